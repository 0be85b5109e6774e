import { type Json, parseJson } from '../lib/json.ts';

// {"app_name":"epsext","timestamp":"2026-11-19 08:15:30.00 +0100","app_version":"101.26092.0011","bug_type":"309", …}
// {
//   "pid" : 402, "procName" : "epsext", "exception" : {"type":"EXC_BAD_ACCESS","signal":"SIGSEGV"}, …
// (`.ips` of macOS 12 to 26: a line of JSON, then a report that is JSON for `bug_type` 309 (crash) and 298 (memory), text for others)

/** An `.ips` file, cut into its two parts. */
export interface IpsReport {
  readonly header: Json;
  readonly bugType: string;
  /** The report; null when it is text or cut off. */
  readonly body: Json;
  /** The line of a value of `body`, counted from 1 in the whole file, and its words; the first line when the body has none. */
  quote(path: readonly string[]): { readonly line: number; readonly words: string };
}

/** How an `.ips` file begins. */
export const IPS_START = /^\uFEFF?\{[^\n]{0,4000}"bug_type" *: *"\d+"/;

/** Undefined when the text does not begin as an `.ips` file. */
export function readIps(text: string): IpsReport | undefined {
  if (!IPS_START.test(text)) return undefined;
  const end = text.indexOf('\n');
  const firstLine = end === -1 ? text : text.slice(0, end);
  const header = parsed(firstLine)?.value;
  const bugType = textAt(header, 'bug_type');
  if (header === undefined || bugType === undefined) return undefined;
  const body = end === -1 ? undefined : parsed(text.slice(end + 1));
  return {
    ...{ header, bugType, body: body?.value ?? null },
    quote: (path) =>
      body === undefined || valueAt(body.value, ...path) === undefined
        ? { line: 1, words: firstLine }
        : { line: 1 + body.lineOf(path), words: body.wordsOf(path) },
  };
}

/** A text inside JSON; undefined when it is not there or something else. */
export function textAt(json: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number inside JSON, 0 or more; null when it is not there or something else. */
export function countAt(json: Json | undefined, ...path: readonly string[]): number | null {
  const value = valueAt(json, ...path);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** A value inside JSON; undefined when it is not there. */
export function valueAt(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as { readonly [name: string]: Json })[key];
  }
  return value;
}

function parsed(text: string) {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
