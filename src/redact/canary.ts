import { literalMatcher } from '../lib/literal-matcher.ts';
import type { Identity } from '../model/redaction.ts';
import { isWholeWord } from './boundary.ts';
import { spellingsOf } from './spellings.ts';

/** Searches what is to be delivered for what must not be in it. */
export interface Canary {
  /** Whether any identity, in any spelling, is in the bytes; where chunks begin and end makes no difference. */
  isIn(chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  isInText(text: string): boolean;
}

/** Enough to judge whether a match at the edge of a chunk is a word of its own. */
const MARGIN_BYTES = 16;

/** Knows nothing of how the redaction was done: it searches for every spelling of every identity anew. */
export function createCanary(identities: readonly Identity[]): Canary {
  const spellings = identities.flatMap(({ value }) => spellingsOf(value));
  const matcher = literalMatcher(spellings.map(({ bytes }) => bytes));
  const keep = matcher.longestBytes + MARGIN_BYTES;

  function isIn(bytes: Uint8Array, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): boolean {
    const until = isLast ? bytes.length : bytes.length - MARGIN_BYTES;
    let isFound = false;
    matcher.scan(bytes, 0, Math.max(0, until), (index, at, end) => {
      const spelling = spellings[index];
      // At the edge of what was kept, what came before is not known any more; it was when this was seen first.
      if (spelling === undefined || (!isFirst && at < MARGIN_BYTES)) return undefined;
      isFound = isWholeWord(bytes, at, end, spelling.form);
      return isFound;
    });
    return isFound;
  }

  return {
    async isIn(chunks) {
      let kept = Buffer.alloc(0);
      let isFirst = true;
      for await (const chunk of chunks) {
        const bytes = Buffer.concat([kept, chunk]);
        if (isIn(bytes, { isFirst, isLast: false })) return true;
        isFirst &&= bytes.length <= 2 * keep;
        kept = Buffer.from(bytes.subarray(Math.max(0, bytes.length - 2 * keep)));
      }
      return isIn(kept, { isFirst, isLast: true });
    },
    isInText: (text) => isIn(Buffer.from(text), { isFirst: true, isLast: true }),
  };
}
