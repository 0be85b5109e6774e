/** What `JSON.parse` gives. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/**
 * Whether a value fits a JSON Schema (draft-7), by our own reading of the specification: an independent check of zod's translation.
 * Throws on a keyword it does not know, so that nothing passes unchecked.
 */
export function fits(value: Json, schema: JsonObject, root: JsonObject = schema): boolean {
  return Object.entries(schema)
    .filter(([keyword]) => !ANNOTATIONS.includes(keyword))
    .every(([keyword, wanted]) => {
      const demand = KEYWORDS[keyword];
      if (demand === undefined) throw new Error(`This test does not know the keyword ${keyword}.`);
      return demand(value, wanted, schema, root);
    });
}

/** What each keyword demands of the values it applies to. */
const KEYWORDS: Record<string, (value: Json, wanted: Json, schema: JsonObject, root: JsonObject) => boolean> = {
  type: (value, wanted) => [wanted].flat().some((type) => isOfType(value, type)),
  const: (value, wanted) => value === wanted,
  enum: (value, wanted) => (wanted as Json[]).includes(value),
  anyOf: (value, wanted, _, root) => (wanted as JsonObject[]).some((branch) => fits(value, branch, root)),
  oneOf: (value, wanted, _, root) =>
    (wanted as JsonObject[]).filter((branch) => fits(value, branch, root)).length === 1,
  allOf: (value, wanted, _, root) => (wanted as JsonObject[]).every((branch) => fits(value, branch, root)),
  $ref: (value, wanted, _, root) => fits(value, resolve(wanted as string, root), root),
  pattern: (value, wanted) => typeof value !== 'string' || new RegExp(wanted as string).test(value),
  minLength: (value, wanted) => typeof value !== 'string' || value.length >= Number(wanted),
  maxLength: (value, wanted) => typeof value !== 'string' || value.length <= Number(wanted),
  minimum: (value, wanted) => typeof value !== 'number' || value >= Number(wanted),
  maximum: (value, wanted) => typeof value !== 'number' || value <= Number(wanted),
  exclusiveMinimum: (value, wanted) => typeof value !== 'number' || value > Number(wanted),
  minItems: (value, wanted) => !Array.isArray(value) || value.length >= Number(wanted),
  maxItems: (value, wanted) => !Array.isArray(value) || value.length <= Number(wanted),
  items: (value, wanted, _, root) =>
    !Array.isArray(value) ||
    value.every((element, index) =>
      fits(element, (Array.isArray(wanted) ? wanted[index] : wanted) as JsonObject, root),
    ),
  minProperties: (value, wanted) => !isObject(value) || Object.keys(value).length >= Number(wanted),
  maxProperties: (value, wanted) => !isObject(value) || Object.keys(value).length <= Number(wanted),
  required: (value, wanted) => !isObject(value) || (wanted as string[]).every((key) => Object.hasOwn(value, key)),
  propertyNames: (value, wanted, _, root) =>
    !isObject(value) || Object.keys(value).every((key) => fits(key, wanted as JsonObject, root)),
  properties: (value, wanted, _, root) =>
    !isObject(value) ||
    Object.entries(wanted as JsonObject).every(
      ([key, schema]) => value[key] === undefined || fits(value[key], schema as JsonObject, root),
    ),
  additionalProperties: (value, wanted, schema, root) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([key, member]) =>
        Object.hasOwn((schema.properties as JsonObject | undefined) ?? {}, key) ||
        (wanted !== false && fits(member, wanted as JsonObject, root)),
    ),
};

const ANNOTATIONS = ['$schema', '$id', 'title', 'description', 'format', 'definitions'];

function resolve(reference: string, root: JsonObject): JsonObject {
  const target = (root.definitions as JsonObject | undefined)?.[reference.replace('#/definitions/', '')];
  if (!isObject(target)) throw new Error(`${reference} leads nowhere.`);
  return target;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: Json, type: Json): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return isObject(value);
  return typeof value === type;
}
