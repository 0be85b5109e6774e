import type { Json, JsonDocument } from '../lib/json.ts';
import { isRecord } from './output-json.ts';

/** A number somewhere in a document. */
export interface NamedNumber {
  /** Path with dots: `ipc.kauth.vnode.denied`. */
  readonly name: string;
  readonly value: number;
  readonly path: Path;
}

type Path = readonly (string | number)[];

/** Each number that is not negative, at any depth: also those in decimal digits; `true` is 1 and `false` is 0. */
export function numbersIn(document: JsonDocument): NamedNumber[] {
  return leavesIn(document.value, []).flatMap(({ path, value }) => {
    const number = typeof value === 'boolean' ? Number(value) : readNumber(value);
    return number === null ? [] : [{ name: path.join('.'), value: number, path }];
  });
}

function leavesIn(value: Json, path: Path): { readonly path: Path; readonly value: Json }[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => leavesIn(element, [...path, index]));
  if (!isRecord(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesIn(inner, [...path, key]));
}

function readNumber(value: Json): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= 0 ? number : null;
}
