import { beginsNear, literalFilter, placeOfWord } from './literal-filter.ts';
import { FOLDED, GRAM_BYTES, gramAt, literalIndex } from './literal-index.ts';

/** Finds many byte strings at once, whatever their number; ASCII letters match in either case. */
export interface LiteralMatcher {
  readonly longestBytes: number;
  /**
   * Calls `found` for every occurrence in `bytes[from, to)`, overlapping ones too, in the order of their beginnings: `index` is that of
   * the literal in the list, `[at, end)` where it is. Returns when `found` answers `true`.
   */
  scan(bytes: Uint8Array, from: number, to: number, found: Told): void;
}

type Told = (index: number, at: number, end: number) => boolean | undefined;

/**
 * Looks at the text four bytes at a time, and compares only where a filter says that a literal may begin: faster than an automaton,
 * whose thousands of states do not stay in the cache. Throws for a literal of less than three bytes.
 */
export function literalMatcher(literals: readonly Uint8Array[]): LiteralMatcher {
  const { order, folded, starts, firsts, groupOf } = literalIndex(literals);
  const { pairs, words } = literalFilter(folded, starts);

  /** Tells what begins at `begin`; true when `found` says that it is enough. */
  function isEnough(bytes: Uint8Array, begin: number, to: number, found: Told): boolean {
    const group = groupOf(gramAt(bytes, begin));
    const behind = firsts[group + 1] as number;
    for (let each = firsts[group] as number; each < behind; each += 1) {
      const start = starts[each] as number;
      const length = (starts[each + 1] as number) - start;
      // Literals that begin alike differ at their ends.
      let rest = begin + length > to ? -1 : length;
      while (rest > GRAM_BYTES && FOLDED[bytes[begin + rest - 1] as number] === folded[start + rest - 1]) rest -= 1;
      if (rest === GRAM_BYTES && found(order[each] as number, begin, begin + length) === true) return true;
    }
    return false;
  }

  return {
    longestBytes: literals.reduce((longest, { length }) => Math.max(longest, length), 0),
    scan(bytes, from, to, found) {
      const first = from - ((bytes.byteOffset + from) & 3);
      const text = new Uint32Array(bytes.buffer, bytes.byteOffset + first, Math.max(0, to - first) >> 2);
      let [next, before] = [from, 0];
      for (let each = 0; each < text.length; each += 1) {
        const word = text[each] as number;
        const low = pairs[word & 0xffff] as number;
        const high = pairs[word >>> 16] as number;
        const long = words[placeOfWord(word)] as number;
        if (long !== 0 || (low & before) !== 0 || (high & (low >>> 16)) !== 0) {
          let begins = beginsNear(long, low & before, high & (low >>> 16));
          for (; begins !== 0; begins &= begins - 1) {
            const begin = first + 4 * each - 3 + (31 - Math.clz32(begins & -begins));
            if (begin < next) continue;
            if (isEnough(bytes, begin, to, found)) return;
            next = begin + 1;
          }
        }
        before = high >>> 16;
      }
      // The last word is the second pair of nothing that begins in its second half or behind.
      for (let begin = Math.max(next, first + 4 * text.length - 2); begin <= to - GRAM_BYTES; begin += 1)
        if (isEnough(bytes, begin, to, found)) return;
    },
  };
}
