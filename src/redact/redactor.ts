import type { Detector } from './detector.ts';
import { type Span, spanFinder, withoutOverlap } from './find-spans.ts';
import type { Identities } from './identities.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { windowsOf } from './windows.ts';

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
  readonly detectors: readonly Detector[];
  readonly identities: Identities;
  readonly pseudonyms: Pseudonyms;
  readonly clock: () => number;
}

/** Makes a redactor for one bundle; everything known of it must have been learned. */
export function createRedactor({ detectors, identities, pseudonyms, clock }: RedactorOptions): Redactor {
  const finder = spanFinder(detectors, identities.all, clock);
  const standIns = new Map<string, string>();

  function exchange(bytes: Buffer, cut: number, count: () => void): { redacted: Buffer; settled: number } {
    const text = bytes.toString('latin1');
    const spans = withoutOverlap(finder.find(bytes, text, cut));
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
