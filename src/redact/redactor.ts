import type { RedactionLevel } from '../model/redaction.ts';
import { detectorsOf } from './detectors/index.ts';
import { type Span, spanFinder, withoutOverlap } from './find-spans.ts';
import type { Identities } from './identities.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { Unredactable, windowsOf } from './windows.ts';

/** Takes everything out of text that a level takes out. */
export interface Redactor {
  /**
   * The same bytes, but for what must go. Memory does not grow with the length. Throws `Unredactable` when it cannot be checked to its
   * end: then nothing of it may be delivered. `count` hears of each exchange.
   */
  bytes(chunks: AsyncIterable<Uint8Array>, count?: () => void): AsyncGenerator<Buffer>;
  /** A short text, such as a name or a value. Throws like `bytes`. */
  text(text: string, count?: () => void): string;
}

/** What a redactor works with; `clock` is in milliseconds from any start. */
export interface RedactorOptions {
  readonly level: RedactionLevel;
  readonly identities: Identities;
  readonly pseudonyms: Pseudonyms;
  readonly clock: () => number;
}

/** For half a megabyte or a line, which take a few milliseconds; more means that a detector is stuck. */
const MAX_WINDOW_MS = 10_000;

/** Makes a redactor for one bundle; everything known of it must have been learned. */
export function createRedactor({ level, identities, pseudonyms, clock }: RedactorOptions): Redactor {
  const finder = spanFinder(detectorsOf(level), level === 'none' ? [] : identities.all);
  const standIns = new Map<string, string>();

  function exchange(bytes: Buffer, cut: number, count: () => void): { redacted: Buffer; settled: number } {
    const startedMs = clock();
    const text = bytes.toString('latin1');
    const spans = withoutOverlap(found(bytes, text, cut));
    if (clock() - startedMs > MAX_WINDOW_MS) throw new Unredactable('checking a part of it took too long');
    if (spans.length === 0) return { redacted: bytes.subarray(0, cut), settled: cut };
    const pieces: string[] = [];
    let at = 0;
    for (const span of spans) {
      pieces.push(text.slice(at, span.from), standIn(span));
      at = span.to;
      count();
    }
    const settled = Math.max(at, cut);
    pieces.push(text.slice(at, settled));
    return { redacted: Buffer.from(pieces.join(''), 'latin1'), settled };
  }

  function found(bytes: Buffer, text: string, cut: number): Span[] {
    try {
      return finder.find(bytes, text, cut);
    } catch (error) {
      throw new Unredactable('a detector failed on it', { cause: error });
    }
  }

  function standIn({ kind, value, form }: Span): string {
    const key = `${form} ${kind} ${value}`;
    let bytes = standIns.get(key);
    if (bytes === undefined) {
      bytes = inForm(pseudonyms.of(identities.kindOf(value) ?? kind, value), form);
      standIns.set(key, bytes);
    }
    return bytes;
  }

  return {
    async *bytes(chunks, count = () => {}) {
      let settled = 0;
      for await (const { bytes, cut } of windowsOf(chunks, finder.lookAheadBytes, () => settled)) {
        const done = exchange(bytes, cut, count);
        settled = done.settled;
        yield done.redacted;
      }
    },
    text(text, count = () => {}) {
      const bytes = Buffer.from(text);
      return exchange(bytes, bytes.length, count).redacted.toString('utf8');
    },
  };
}

/** The bytes of a pseudonym, one character each. */
function inForm(pseudonym: string, form: Span['form']): string {
  if (form !== 'utf16le' && form !== 'utf16be') return pseudonym;
  const wide = Buffer.from(pseudonym, 'utf16le');
  return (form === 'utf16be' ? wide.swap16() : wide).toString('latin1');
}
