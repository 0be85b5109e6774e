import { buildBinary, type PlistValue } from 'plist';
import { parsePlist } from '../lib/plist.ts';
import { contentKindOf } from './content.ts';
import { Unredactable } from './windows.ts';

/**
 * A binary property list with the texts in its keys and values exchanged by `exchange`, as a binary property list again. Data that is
 * text is exchanged too. Throws `Unredactable` when it is no sound property list, or holds data nobody can check.
 */
export function redactBinaryPlist(bytes: Uint8Array, exchange: (text: string) => string): Uint8Array {
  let value: PlistValue;
  try {
    value = parsePlist(bytes);
  } catch (error) {
    throw new Unredactable('it is no property list that can be read', { cause: error });
  }
  return buildBinary(exchanged(value, exchange));
}

function exchanged(value: PlistValue, exchange: (text: string) => string): PlistValue {
  if (typeof value === 'string') return exchange(value);
  if (value instanceof Uint8Array) return exchangedData(value, exchange);
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => exchanged(element, exchange));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [exchange(key), exchanged(field, exchange)]));
}

function exchangedData(data: Uint8Array, exchange: (text: string) => string): Uint8Array {
  const kind = contentKindOf(data);
  if (kind === 'binary-plist') return redactBinaryPlist(data, exchange);
  if (kind !== 'text') throw new Unredactable('it holds data that nobody can check');
  return Buffer.from(exchange(Buffer.from(data).toString('latin1')), 'latin1');
}
