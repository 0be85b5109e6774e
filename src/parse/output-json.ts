import { stripVTControlCharacters } from 'node:util';
import { type Json, type JsonDocument, parseJson } from '../lib/json.ts';
import { splitLines } from '../lib/text.ts';

/** An object of JSON. */
export type JsonRecord = Readonly<Record<string, Json>>;

/**
 * The JSON a command printed, behind any banner; undefined when the output is not meant as JSON. Lines count from the start of the
 * output. Throws `SyntaxError` when it begins as JSON and is none.
 */
export function findJson(text: string): JsonDocument | undefined {
  const lines = splitLines(stripVTControlCharacters(text));
  const start = lines.findIndex((line) => /^\s*(?:[[{]|null\s*$)/.test(line));
  return start === -1 ? undefined : parseJsonFrom(lines, start);
}

/** The JSON that begins in the line with the index `start`; the lines above it count too. Throws `SyntaxError` when it is none. */
export function parseJsonFrom(lines: readonly string[], start: number): JsonDocument {
  return parseJson('\n'.repeat(start) + lines.slice(start).join('\n'));
}

/** Whether a value is an object with keys. */
export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of the first of these keys that is there; undefined when none is. */
export function pick(record: JsonRecord, ...keys: readonly string[]): Json | undefined {
  return record[keys.find((key) => Object.hasOwn(record, key)) ?? ''];
}
