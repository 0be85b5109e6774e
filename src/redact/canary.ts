import { isAscii } from 'node:buffer';
import { type LiteralMatcher, literalMatcher } from '../lib/literal-matcher.ts';
import type { Identity } from '../model/redaction.ts';
import { canonicalOf } from './canonical.ts';
import { base64Reading, textReadings } from './readings.ts';

/** Searches what is to be delivered for what must not be in it. */
export interface Canary {
  /** Whether any identity, in any spelling, is in the bytes; where chunks begin and end makes no difference. */
  isIn(chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  isInText(text: string): boolean;
}

const WINDOW_BYTES = 262_144;
/** Enough to judge whether a match at the edge of a window is a word of its own. */
const MARGIN_BYTES = 16;
/** `\u00e9` for each of the two bytes of a letter is the longest way to write one. */
const LONGEST_SPELLING_FACTOR = 6;
const LONGEST_LETTER_BYTES = 4;

/** Of eight characters of any text as base64, two in a million name six letters that were looked for; fewer are there by chance. */
const SHORTEST_IN_BASE64 = 6;

/**
 * Knows nothing of how the redaction was done, nor of how it spells: it undoes every way to write text it knows, and looks for the names
 * themselves in what comes out.
 */
export function createCanary(identities: readonly Identity[]): Canary {
  const names = identities.map(({ value }) => Buffer.from(canonicalOf(value)));
  const inText = literalMatcher(names);
  const inBase64 = literalMatcher(identities.flatMap(({ value }) => rawForms(value)));
  const keep = 2 * LONGEST_SPELLING_FACTOR * (inText.longestBytes + 4 * MARGIN_BYTES);

  function isIn(bytes: Buffer, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): boolean {
    const isInText = textReadings(bytes).some((reading) => {
      const canonical = isAscii(reading) ? reading : Buffer.from(canonicalOf(reading.toString('utf8')));
      // What is at an edge is in the middle of the window before or behind.
      const [from, to] = [isFirst ? 0 : MARGIN_BYTES, canonical.length - (isLast ? 0 : MARGIN_BYTES)];
      return isThere(inText, canonical, from, to, (at, end) => isWord(canonical, at, end));
    });
    if (isInText) return true;
    const decoded = base64Reading(bytes);
    return isThere(inBase64, decoded, 0, decoded.length, () => true);
  }

  return {
    async isIn(chunks) {
      let parts: Uint8Array[] = [];
      let length = 0;
      let isFirst = true;
      for await (const chunk of chunks) {
        parts.push(chunk);
        length += chunk.length;
        if (length < WINDOW_BYTES + keep) continue;
        const bytes = Buffer.concat(parts);
        if (isIn(bytes, { isFirst, isLast: false })) return true;
        isFirst = false;
        parts = [bytes.subarray(bytes.length - keep)];
        length = keep;
      }
      return isIn(Buffer.concat(parts), { isFirst, isLast: true });
    },
    isInText: (text) => isIn(Buffer.from(text), { isFirst: true, isLast: true }),
  };
}

/** What stands between two names in base64 may be no text, so it cannot be brought into one form. */
function rawForms(value: string): Buffer[] {
  const forms = [value.normalize('NFC'), value.normalize('NFD')];
  return [...new Set(forms.flatMap((form) => [form, form.toLowerCase(), form.toUpperCase()]))]
    .map((form) => Buffer.from(form))
    .filter(({ length }) => length >= SHORTEST_IN_BASE64);
}

function isThere(
  matcher: LiteralMatcher,
  bytes: Buffer,
  from: number,
  to: number,
  isMeant: (at: number, end: number) => boolean,
): boolean {
  let isFound = false;
  matcher.scan(bytes, from, to, (_, at, end) => {
    isFound = isMeant(at, end);
    return isFound;
  });
  return isFound;
}

/** Whether `[at, end)` is more than a part of a longer word. */
function isWord(bytes: Buffer, at: number, end: number): boolean {
  const before = bytes.toString('utf8', Math.max(0, at - LONGEST_LETTER_BYTES), at);
  const behind = bytes.toString('utf8', end, end + LONGEST_LETTER_BYTES);
  return !/[\p{L}\p{M}\p{N}]$/u.test(before) && !/^[\p{L}\p{M}\p{N}]/u.test(behind);
}
