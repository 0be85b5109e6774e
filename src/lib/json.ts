import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import { lineFinder } from './line-finder.ts';

/** A value of JSON. A number that a double cannot hold (an integer beyond 2^53, `1e999`) is a string of what is written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A document with the line of each of its values. */
export interface JsonDocument {
  readonly value: Json;
  /** The line, counted from 1, where the value at `path` is written; of its nearest parent that exists otherwise. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Where a value and the values inside it are written. Just the line when nothing is inside. */
type Lines = number | { readonly line: number; readonly keys?: readonly string[]; readonly inside: readonly Lines[] };

interface Container {
  readonly line: number;
  readonly keys?: string[];
  readonly values: Json[];
  readonly inside: Lines[];
}

const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 64;
/** Several times what the largest real file (3.5 MB) holds; a value takes about 100 bytes of memory. */
const MAX_VALUES = 1_000_000;
const MAX_BLANKS = 100_000;
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
  const root: Container = { line: 1, values: [], inside: [] };
  visit(json, treeBuilder(root, json), { disallowComments: true });
  const [value = null] = root.values;
  const [lines = 1] = root.inside;
  return { value, lineOf: (path) => lineAt(lines, path) };
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
  const add = (value: Json, lines: Lines, line: number) => {
    valueCount += 1;
    if (valueCount > MAX_VALUES) throw new SyntaxError(`line ${line} goes beyond ${MAX_VALUES} values`);
    top.values.push(value);
    top.inside.push(lines);
  };
  const begin = (container: Container) => {
    if (open.length === MAX_DEPTH) {
      throw new SyntaxError(`line ${container.line} is nested more than ${MAX_DEPTH} levels deep`);
    }
    open.push(top);
    top = container;
  };
  const end = () => {
    const ended = top;
    top = open.pop() ?? root;
    add(contentOf(ended), ended, ended.line);
  };
  return {
    onObjectBegin: (_offset, _length, line) => begin({ line: line + 1, keys: [], values: [], inside: [] }),
    onObjectProperty: (key) => top.keys?.push(key),
    onObjectEnd: end,
    onArrayBegin: (_offset, _length, line) => begin({ line: line + 1, values: [], inside: [] }),
    onArrayEnd: end,
    onLiteralValue: (value, offset, length, line) => add(exact(value, text, offset, length), line + 1, line + 1),
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

function lineAt(root: Lines, path: readonly (string | number)[]): number {
  let lines = root;
  for (const step of path) {
    const child = typeof lines === 'number' ? undefined : childOf(lines, step);
    if (child === undefined) break;
    lines = child;
  }
  return typeof lines === 'number' ? lines : lines.line;
}

function childOf({ keys, inside }: Exclude<Lines, number>, step: string | number): Lines | undefined {
  return inside[keys === undefined ? Number(step) : keys.lastIndexOf(String(step))];
}
