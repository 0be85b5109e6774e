import { parseJson } from '../lib/json.ts';
import type { ScannedLine } from '../lib/scan-lines.ts';
import { messageStartOf } from './core-log-line.ts';
import { signatureBuffer, textSignature, writeSignature } from './log-signature.ts';

type Level = 'error' | 'warning';

/** Lines of one log that differ in numbers, names and paths only. */
export interface SignatureCount {
  readonly level: Level;
  readonly signature: string;
  count: number;
  /** Epoch milliseconds; NaN until a line had a time. */
  firstMs: number;
  lastMs: number;
  /** Of the first line. */
  readonly line: number;
  readonly excerpt: string;
  readonly namesProperty: boolean;
}

/** What the head of a line says. */
interface LineHead {
  readonly level: Level;
  /** Where the level stands in the bytes of the line. */
  readonly levelStart: number;
  /** Epoch milliseconds; NaN without a time. */
  readonly atMs: number;
}

/** Counts error and warning lines by what they say. */
export interface SignatureCounter {
  count(line: ScannedLine, head: LineHead): SignatureCount | undefined;
  readonly signatures: () => readonly SignatureCount[];
  /** Lines that had no room any more. */
  readonly uncounted: () => number;
}

/** A log in which more different things are said says nothing this often. */
const MAX_SIGNATURES = 5_000;
const MAX_DECODED_BYTES = 65_536;
const MAX_EXCERPT_BYTES = 1_200;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Since 101.23092.0007 a setting that cannot be loaded is named; the words around its name are not published. */
const NAMES_PROPERTY = /^(?=.*(?:config|setting|json|preference))(?=.*\bpropert)/i;

/** What was written for a line, and what it is counted as. */
interface Entry {
  readonly key: Int32Array;
  readonly counted: SignatureCount;
}

/** Counts the lines of one file. Each wording is decoded once. */
export function signatureCounter(): SignatureCounter {
  const out = signatureBuffer();
  const words = new Int32Array(out.buffer, out.byteOffset, out.length / WORD_BYTES);
  const byHash = new Map<number, Entry[]>();
  let keys = 0;
  const bySignature = new Map<string, SignatureCount>();
  let uncounted = 0;

  function add(length: number, line: ScannedLine, level: Level, messageStart: number): SignatureCount | undefined {
    if (keys >= MAX_SIGNATURES) return undefined;
    keys += 1;
    const { bytes, start, end, number } = line;
    const message = bytes.toString('utf8', messageStart, Math.min(end, messageStart + MAX_DECODED_BYTES));
    const signature = signatureOf(message) ?? out.toString('utf8', 1, length);
    const known = bySignature.get(`${level} ${signature}`);
    const counted = known ?? {
      level,
      signature,
      count: 0,
      firstMs: Number.NaN,
      lastMs: Number.NaN,
      line: number,
      excerpt: bytes.toString('utf8', start, Math.min(end, start + MAX_EXCERPT_BYTES)),
      namesProperty: NAMES_PROPERTY.test(message.slice(0, MAX_EXCERPT_BYTES)),
    };
    bySignature.set(`${level} ${signature}`, counted);
    const wordCount = Math.ceil(length / WORD_BYTES);
    const entry = { key: words.slice(0, wordCount), counted };
    const hash = hashOf(words, wordCount);
    byHash.set(hash, [...(byHash.get(hash) ?? []), entry]);
    return counted;
  }

  function find(wordCount: number): Entry | undefined {
    const entries = byHash.get(hashOf(words, wordCount)) ?? [];
    for (const entry of entries) if (isSame(entry.key, words, wordCount)) return entry;
    return undefined;
  }

  return {
    count(line, { level, levelStart, atMs }) {
      const messageStart = messageStartOf(line.bytes, levelStart, line.end);
      out[0] = level.charCodeAt(0);
      const length = writeSignature(out, 1, line.bytes, messageStart, line.end);
      const wordCount = fillWord(out, length);
      const counted = find(wordCount)?.counted ?? add(length, line, level, messageStart);
      if (counted === undefined) {
        uncounted += 1;
        return undefined;
      }
      counted.count += 1;
      if (!(atMs >= counted.firstMs)) counted.firstMs = Number.isNaN(atMs) ? counted.firstMs : atMs;
      if (!(atMs <= counted.lastMs)) counted.lastMs = Number.isNaN(atMs) ? counted.lastMs : atMs;
      return counted;
    },
    signatures: () => [...bySignature.values()],
    uncounted: () => uncounted,
  };
}

/** Makes the last word whole; answers with the number of words. No signature has a zero byte. */
function fillWord(out: Buffer, length: number): number {
  const count = Math.ceil(length / WORD_BYTES);
  for (let at = length; at < count * WORD_BYTES; at += 1) out[at] = 0;
  return count;
}

/** FNV-1a, by words: a string for each of a million lines would keep the garbage collector busy. */
function hashOf(words: Int32Array, count: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < count; at += 1) hash = Math.imul(hash ^ (words[at] ?? 0), 0x01000193);
  return hash;
}

function isSame(key: Int32Array, words: Int32Array, count: number): boolean {
  if (key.length !== count) return false;
  for (let at = 0; at < count; at += 1) if (key[at] !== words[at]) return false;
  return true;
}

/** What an error object says: `mdatp.ipc: Operation timed out; Batch # was not acknowledged`. */
function signatureOf(message: string): string | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    const error = asRecord(parseJson(message).value);
    const code = asRecord(error.code);
    const said = [code.category, code.message ?? error.message].filter((part) => typeof part === 'string').join(': ');
    const [context] = Array.isArray(error.context) ? error.context : [];
    const text = typeof context === 'string' ? `${said}; ${context}` : said;
    return said === '' ? undefined : textSignature(text);
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
