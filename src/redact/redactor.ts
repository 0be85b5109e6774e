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

  function exchange(bytes: Buffer, cut: number, count: () => void): { redacted: Buffer; settled: number } {
    const startedMs = clock();
    const spans = withoutOverlap(found(bytes, cut));
    if (clock() - startedMs > MAX_WINDOW_MS) throw new Unredactable('checking a part of it took too long');
    const pieces: Uint8Array[] = [];
    let at = 0;
    for (const span of spans) {
      pieces.push(bytes.subarray(at, span.from), standIn(span));
      at = span.to;
      count();
    }
    const settled = Math.max(at, cut);
    pieces.push(bytes.subarray(at, settled));
    return { redacted: Buffer.concat(pieces), settled };
  }

  function found(bytes: Buffer, cut: number): Span[] {
    try {
      return finder.find(bytes, cut);
    } catch (error) {
      throw new Unredactable('a detector failed on it', { cause: error });
    }
  }

  function standIn({ kind, value, form }: Span): Buffer {
    const pseudonym = pseudonyms.of(identities.kindOf(value) ?? kind, value);
    const wide = form === 'utf16le' || form === 'utf16be' ? Buffer.from(pseudonym, 'utf16le') : undefined;
    return form === 'utf16be' ? (wide?.swap16() ?? Buffer.alloc(0)) : (wide ?? Buffer.from(pseudonym));
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
