import { z } from 'zod';

/** A plain value, or an empty list or dictionary. */
export type SettingValue = z.core.util.JSONType;

/** The fields every list of settings has. */
export const settingFields = {
  key: z
    .string()
    .describe('dotted path; elements of lists as `exclusions[0].path`; a name that has dots itself is in quotes'),
  value: z.json().describe('a plain value, or an empty list or dictionary'),
};

/** One value with nothing inside it. */
export interface Leaf {
  readonly key: string;
  readonly value: SettingValue;
  readonly path: readonly (string | number)[];
  /** Whether something was left out of the value, so that its words must not be quoted either. */
  readonly isHidden: boolean;
}

/** `PayloadUUID` and the like; what is in `PayloadContent` was meant to be settings. */
const DESCRIBING = /^Payload(?!Content$)/;
/** Keys whose text ties a Mac to an organization: it is never kept. */
const SECRET = /^(?:on|off)boarding(?:info|blob)"?$/i;
const PROXY = /(?:^|\.)proxy"?$/i;
/** Name and password in an address: all before the last @. */
const CREDENTIALS = /^([a-z]+:\/\/)?\S*@/i;

/** The settings of a payload, without the keys that describe the payload itself. Secrets are replaced by a word. */
export function settingsOf(content: Readonly<Record<string, unknown>>): Leaf[] {
  const own = settingNames(content).map((key) => [key, content[key]]);
  return own.length === 0 ? [] : flatten(Object.fromEntries(own), [], '');
}

/** The keys at the top of a payload, without those that describe the payload itself. */
export function settingNames(content: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(content).filter((key) => !DESCRIBING.test(key));
}

/** Every value of a tree with its dotted path, in the order written. */
function flatten(tree: unknown, path: readonly (string | number)[], key: string): Leaf[] {
  const children = childrenOf(tree);
  if (children.length === 0) return [{ key, path, ...shown(tree, key) }];
  return children.flatMap(([name, child]) => {
    return flatten(child, [...path, name], keyInside(key, name));
  });
}

/** The dotted path of what is inside `key` under `name`. */
export function keyInside(key: string, name: string | number): string {
  if (typeof name === 'number') return `${key}[${name}]`;
  return key === '' ? keyStep(name) : `${key}.${keyStep(name)}`;
}

/** One name as it stands in a dotted path. A name with dots is not the same as a path: Defender does not see what is in it. */
export function keyStep(name: string): string {
  return name.includes('.') ? `"${name}"` : name;
}

/** Whether a value of a document is a dictionary. */
export function isDictionary(value: unknown): value is Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function childrenOf(tree: unknown): [string | number, unknown][] {
  if (Array.isArray(tree)) return tree.map((child, index) => [index, child]);
  return isDictionary(tree) ? Object.entries(tree) : [];
}

function shown(value: unknown, key: string): Pick<Leaf, 'value' | 'isHidden'> {
  if (SECRET.test(key.slice(key.lastIndexOf('.') + 1))) return { value: '(left out: secret)', isHidden: true };
  if (value instanceof Uint8Array) return { value: `(${value.length} bytes of data)`, isHidden: true };
  if (typeof value !== 'string' || !PROXY.test(key)) return { value: plain(value), isHidden: false };
  const address = value.replace(CREDENTIALS, '$1(left out)@');
  return { value: address, isHidden: address !== value };
}

function plain(value: unknown): SettingValue {
  if (value instanceof Date) return value.toISOString();
  // A <real> can be nan or inf, which JSON cannot write.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return [];
  if (isDictionary(value)) return {};
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
