import { z } from 'zod';

/** What rules can ask of a value; `anything` where only the file decides. */
export type ValueKind = 'boolean' | 'number' | 'text' | 'list' | 'object' | 'anything';

const KINDS: Readonly<Record<string, ValueKind>> = {
  boolean: 'boolean',
  number: 'number',
  int: 'number',
  string: 'text',
  enum: 'text',
  array: 'list',
  tuple: 'list',
  object: 'object',
};

/** The kinds a value of this shape can be of. */
export function kindsOf(shape: z.core.$ZodType): ReadonlySet<ValueKind> {
  const inner = unwrap(shape);
  if (inner instanceof z.ZodUnion) return new Set(inner.options.flatMap((option) => [...kindsOf(option)]));
  if (inner instanceof z.ZodLiteral)
    return new Set([...inner.values].map((value) => KINDS[typeof value] ?? 'anything'));
  return new Set([inner instanceof z.ZodType ? (KINDS[inner.def.type] ?? 'anything') : 'anything']);
}

/** The words a value of this shape is one of; undefined where any text will do. */
export function wordsOf(shape: z.core.$ZodType): readonly string[] | undefined {
  const inner = unwrap(shape);
  return inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
}

/** The shape of the elements of a list; undefined when it is none. */
export function elementOf(shape: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const inner = shape === undefined ? undefined : unwrap(shape);
  return inner instanceof z.ZodArray ? unwrap(inner.element) : undefined;
}

function unwrap(shape: z.core.$ZodType): z.core.$ZodType {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodNullable) return unwrap(shape.unwrap());
  return shape;
}
