import type { IdentityKind } from '../model/redaction.ts';
import type { Detector } from './detector.ts';
import { type Span, spanFinder, withoutOverlap } from './find-spans.ts';
import type { Identities } from './identities.ts';
import { ownText } from './own-text.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { replaced } from './replace.ts';
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
  const standIns = new Map<string, { kind: IdentityKind; form: Span['form']; bytes: Buffer }[]>();

  function exchange(bytes: Buffer, cut: number, count: () => void): { redacted: Buffer; settled: number } {
    const spans = withoutOverlap(finder.find(bytes, bytes.toString('latin1'), cut));
    const settled = Math.max(cut, spans.at(-1)?.to ?? 0);
    if (spans.length === 0) return { redacted: bytes.subarray(0, cut), settled };
    const by: Buffer[] = [];
    for (const span of spans) {
      by.push(standIn(span));
      count();
    }
    return { redacted: replaced(bytes, settled, spans, by), settled };
  }

  function standIn({ kind, value, form }: Span): Buffer {
    const known = standIns.get(value);
    const given = known?.find((each) => each.kind === kind && each.form === form);
    if (given !== undefined) return given.bytes;
    const own = ownText(value);
    const bytes = inForm(pseudonyms.of(identities.kindOf(own) ?? kind, own), form);
    standIns.set(own, [...(known ?? []), { kind, form, bytes }]);
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

function inForm(pseudonym: string, form: Span['form']): Buffer {
  if (form !== 'utf16le' && form !== 'utf16be') return Buffer.from(pseudonym);
  const wide = Buffer.from(pseudonym, 'utf16le');
  return form === 'utf16be' ? wide.swap16() : wide;
}
