import { randomUUID } from 'node:crypto';
import type { PlistValue } from 'plist';
import { messageOf } from './message-of.ts';

const PROTO = '__proto__';
/** Letters, digits and `-`, so that it needs no quotes in any format; random, so that no file holds it. */
const STAND_IN = randomUUID();

/** `text` without `__proto__`: the `plist` package refuses such a key or lets it change what the dictionary inherits. */
export function hideProto(text: string): string {
  return text.replaceAll(PROTO, STAND_IN);
}

/** Runs a parser of the `plist` package over what `hideProto` left, and puts `__proto__` back. Throws `SyntaxError` only. */
export function withOwnKeys(parse: () => PlistValue): PlistValue {
  try {
    return showProto(parse());
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    throw new SyntaxError(`not a property list: ${messageOf(error)}`, { cause: error });
  }
}

function showProto(value: PlistValue): PlistValue {
  if (typeof value === 'string') return value.replaceAll(STAND_IN, PROTO);
  if (Array.isArray(value)) return value.map(showProto);
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replaceAll(STAND_IN, PROTO), showProto(inner)]),
  );
}
