import { stripVTControlCharacters } from 'node:util';
import { type Json, parseJson } from '../lib/json.ts';
import { splitLines } from '../lib/text.ts';
import { isRecord, parseJsonFrom } from './output-json.ts';

// healthy                                     : true
// cloud_enabled                               : true [managed]
// product_expiration                          : Dec 09, 2026 at 11:12:09 PM
// (The layout of Microsoft's tamper protection page, client 101.70.19. Clients before 101.19.48 wrote the keys in camelCase; padding
// and the blank before `[managed]` are missing at times; a terminal may have wrapped a long value. `--output json`: camelCase keys.)

/** One key of a health output. */
export interface HealthEntry {
  /** In snake_case, whichever way the client spells it. */
  readonly key: string;
  /** What a `{ "value": … }` of the JSON form holds; in the text form numbers, dates and bare words are strings. */
  readonly value: Json;
  /** The text form says it was set by the organization; the JSON form never tells. */
  readonly isManaged: boolean;
  /** Counted from 1. */
  readonly line: number;
  readonly excerpt: string;
}

/** What one health output holds. */
export interface HealthOutput {
  readonly form: 'json' | 'text';
  readonly entries: readonly HealthEntry[];
  readonly lines: { readonly read: number; readonly unparsed: number };
}

const ENTRY = /^[ \t]*([A-Za-z][\w ]{0,62}\w)[ \t]*:(.*)$/;
const MANAGED = '[managed]';
const NO_LICENSE = /^\s*ATTENTION\b.{0,40}\bNo license found/i;
const MAX_CONTINUATION_LINES = 20;

/**
 * Reads what `mdatp health` printed, in either form, whatever the file is named: JSON is tried first. Throws `SyntaxError` when no
 * key is found.
 */
export function readHealth(text: string): HealthOutput {
  const lines = splitLines(stripVTControlCharacters(text));
  const start = lines.findIndex((line) => /^\s*\{/.test(line));
  if (start === -1) return readTextForm(lines);
  try {
    return readJsonForm(lines, start);
  } catch (error) {
    const output = readTextForm(lines);
    if (output.entries.length === 0) throw error;
    return output;
  }
}

/** The license banner stands before the output of every command, JSON too. */
function readJsonForm(lines: readonly string[], start: number): HealthOutput {
  const document = parseJsonFrom(lines, start);
  const entries = Object.entries(document.value ?? {}).map(([name, value]) => ({
    key: toSnakeCase(name),
    value: unwrap(value),
    isManaged: false,
    line: document.lineOf([name]),
    excerpt: document.wordsOf([name]),
  }));
  return { form: 'json', entries: [...entries, ...readBanner(lines.slice(0, start))], lines: { read: 0, unparsed: 0 } };
}

function readTextForm(lines: readonly string[]): HealthOutput {
  const written: { key: string; text: string; line: number; excerpt: string }[] = [];
  let unparsed = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || NO_LICENSE.test(line)) continue;
    const [, key, text] = ENTRY.exec(line) ?? [];
    const last = written.at(-1);
    if (key !== undefined && text !== undefined) {
      written.push({ key: toSnakeCase(key), text: text.trim(), line: index + 1, excerpt: line });
    } else if (last !== undefined && index - last.line < MAX_CONTINUATION_LINES && isUnfinished(last.text)) {
      last.text += line.trimEnd();
      last.excerpt += line;
    } else unparsed += 1;
  }
  const entries = written.map(({ text, ...rest }) => ({ ...rest, ...readValue(text) }));
  const read = lines.filter((line) => line.trim() !== '').length;
  return { form: 'text', entries: [...entries, ...readBanner(lines)], lines: { read, unparsed } };
}

/** The banner says what `licensed` says where that line is missing: it comes after all of them. */
function readBanner(lines: readonly string[]): HealthEntry[] {
  const index = lines.findIndex((line) => NO_LICENSE.test(line));
  const line = lines[index];
  return line === undefined
    ? []
    : [{ key: 'licensed', value: false, isManaged: false, line: index + 1, excerpt: line }];
}

function readValue(text: string): Pick<HealthEntry, 'value' | 'isManaged'> {
  const bare = withoutManaged(text);
  return { value: quotedValue(bare) ?? bareValue(bare), isManaged: bare !== text };
}

function bareValue(written: string): Json {
  // People add notes behind the padding; newer macOS writes a narrow no-break space before AM.
  const text = (written.split(/[ \t]{2}/, 1)[0] ?? written).replace(/\s/g, ' ');
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return written.startsWith('"') && written.endsWith('"') && written.length > 1 ? written.slice(1, -1) : text;
}

/** Undefined for what is not quoted or a list, and for what is not JSON. */
function quotedValue(text: string): Json | undefined {
  if (!/^["[{]/.test(text)) return undefined;
  try {
    return parseJson(text).value;
  } catch {
    return undefined;
  }
}

function isUnfinished(text: string): boolean {
  return /^["[{]/.test(text) && quotedValue(withoutManaged(text)) === undefined;
}

function withoutManaged(text: string): string {
  return text.endsWith(MANAGED) ? text.slice(0, -MANAGED.length).trimEnd() : text;
}

/** Settings that can be managed are objects in the JSON form. */
function unwrap(value: Json): Json {
  return isRecord(value) && 'value' in value ? (value.value ?? null) : value;
}

function toSnakeCase(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(' ', '_')
    .toLowerCase();
}
