import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import { lineFinder } from './line-finder.ts';

/** A value of JSON. A number that a double cannot hold (an integer beyond 2^53, `1e999`) is a string of what is written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A document with the place of each of its values. */
export interface JsonDocument {
  readonly value: Json;
  /**
   * The line, counted from 1, where the value at `path`, with its key, begins; of its nearest parent that exists otherwise.
   */
  lineOf(path: readonly (string | number)[]): number;
  /** What is written there: the key and the value, 2,000 characters at most. */
  wordsOf(path: readonly (string | number)[]): string;
}

/** Where a value, with its key, begins, and where the values inside it are. Just the offset when nothing is inside. */
type Offsets = number | Container;

interface Container {
  readonly offset: number;
  readonly keys?: string[];
  readonly values: Json[];
  /** Of each value, in the order of `values`; `ends` are the offsets behind them. */
  readonly inside: Offsets[];
  readonly ends: number[];
}

const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 64;
/** Several times what the largest real file (3.5 MB) holds; a value takes about 100 bytes of memory. */
const MAX_VALUES = 1_000_000;
const MAX_BLANKS = 100_000;
const MAX_WORDS_LENGTH = 2_000;
const [SPACE, TAB] = [0x20, 0x09];

/**
 * Parses JSON somebody else wrote, strictly; a byte-order mark is skipped. Of a key written twice the last value counts. Keys such
 * as `__proto__` are plain keys. Throws `SyntaxError`, with the line, when it is not JSON, ends early, is nested deeper than
 * 64 levels, or holds more than 64 Mi characters, a million values, or 100,000 blanks in a row.
 */
export function parseJson(text: string): JsonDocument {
  if (text.length > MAX_CHARACTERS) throw new SyntaxError(`JSON of more than ${MAX_CHARACTERS} characters`);
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  refuseLongBlanks(json);
  const root: Container = { offset: 0, values: [], inside: [], ends: [] };
  visit(json, treeBuilder(root, json), { disallowComments: true });
  const [value = null] = root.values;
  const lineAt = lineFinder(json);
  return {
    value,
    lineOf: (path) => lineAt(placeOf(root, path).offset),
    wordsOf: (path) => {
      const { offset, end } = placeOf(root, path);
      return json.slice(offset, Math.min(end, offset + MAX_WORDS_LENGTH));
    },
  };
}

/** For each blank in a row the scanner of the library takes 40 bytes of memory. */
function refuseLongBlanks(text: string): void {
  let blanks = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    blanks = code === SPACE || code === TAB ? blanks + 1 : 0;
    if (blanks <= MAX_BLANKS) continue;
    throw new SyntaxError(`line ${lineFinder(text)(at)} holds more than ${MAX_BLANKS} blanks in a row`);
  }
}

function treeBuilder(root: Container, text: string): JSONVisitor {
  const open: Container[] = [];
  let top = root;
  let valueCount = 0;
  /** Of the key before the next value; undefined where there is none. */
  let keyOffset: number | undefined;
  const add = (value: Json, offsets: Offsets, end: number, line: number) => {
    valueCount += 1;
    if (valueCount > MAX_VALUES) throw new SyntaxError(`line ${line} goes beyond ${MAX_VALUES} values`);
    top.values.push(value);
    top.inside.push(offsets);
    top.ends.push(end);
    keyOffset = undefined;
  };
  const begin = (container: Container, line: number) => {
    if (open.length === MAX_DEPTH) throw new SyntaxError(`line ${line} is nested more than ${MAX_DEPTH} levels deep`);
    open.push(top);
    top = container;
    keyOffset = undefined;
  };
  const end = (offset: number, length: number, line: number) => {
    const ended = top;
    top = open.pop() ?? root;
    add(contentOf(ended), ended, offset + length, line + 1);
  };
  return {
    onObjectBegin: (offset, _length, line) =>
      begin({ offset: keyOffset ?? offset, keys: [], values: [], inside: [], ends: [] }, line + 1),
    onObjectProperty: (key, offset) => {
      keyOffset = offset;
      top.keys?.push(key);
    },
    onObjectEnd: end,
    onArrayBegin: (offset, _length, line) =>
      begin({ offset: keyOffset ?? offset, values: [], inside: [], ends: [] }, line + 1),
    onArrayEnd: end,
    onLiteralValue: (value, offset, length, line) =>
      add(exact(value, text, offset, length), keyOffset ?? offset, offset + length, line + 1),
    onError: (code, _offset, _length, line) => {
      throw new SyntaxError(`line ${line + 1} is not JSON (${printParseErrorCode(code)})`);
    },
  };
}

function contentOf({ keys, values }: Container): Json {
  return keys === undefined ? values : Object.fromEntries(keys.map((key, index) => [key, values[index] ?? null]));
}

function exact(value: Json, text: string, offset: number, length: number): Json {
  if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const written = text.slice(offset, offset + length);
  return Number.isFinite(value) && !/^-?\d+$/.test(written) ? value : written;
}

/** Where the value at `path`, with its key, is written; its nearest parent that exists otherwise. */
function placeOf(
  root: Container,
  path: readonly (string | number)[],
): { readonly offset: number; readonly end: number } {
  let place = { offset: 0, end: 0 };
  let container: Offsets = root;
  for (const step of [0, ...path]) {
    if (typeof container === 'number') break;
    const index: number = container.keys === undefined ? Number(step) : container.keys.lastIndexOf(String(step));
    const [child, end]: [Offsets | undefined, number | undefined] = [container.inside[index], container.ends[index]];
    if (child === undefined || end === undefined) break;
    place = { offset: typeof child === 'number' ? child : child.offset, end };
    container = child;
  }
  return place;
}
