import { beginsNear, literalFilter, placeOfWord } from './literal-filter.ts';

/** Finds many byte strings at once, whatever their number; ASCII letters match in either case. */
export interface LiteralMatcher {
  readonly longestBytes: number;
  /**
   * Calls `found` for every occurrence in `bytes[from, to)`, overlapping ones too, in the order of their beginnings: `index` is that of
   * the literal in the list, `[at, end)` where it is. Returns when `found` answers `true`.
   */
  scan(
    bytes: Uint8Array,
    from: number,
    to: number,
    found: (index: number, at: number, end: number) => boolean | undefined,
  ): void;
}

/** Literals are looked up by how they begin. */
const GRAM_BYTES = 3;
/** Of ten thousand beginnings few share a place, and the table stays in the cache of a processor. */
const MOST_TABLE_BITS = 16;
/** 64 places for each literal. */
const SPARE_BITS = 6;

/**
 * Looks at the text four bytes at a time, and compares only where a filter says that a literal may begin: faster than an automaton,
 * whose thousands of states do not stay in the cache. Throws for a literal of less than three bytes.
 */
export function literalMatcher(literals: readonly Uint8Array[]): LiteralMatcher {
  const { folded, starts } = joined(literals);
  const tableBits = Math.min(MOST_TABLE_BITS, SPARE_BITS + Math.ceil(Math.log2(literals.length + 1)));
  const shift = 32 - tableBits;
  const { groupAt, groups, fourths } = grouped(folded, starts, shift);
  const { pairs, words } = literalFilter(literals.map((_, index) => folded.subarray(starts[index], starts[index + 1])));

  /** Tells what begins at `begin`; true when `found` says that it is enough. */
  function isEnough(
    bytes: Uint8Array,
    begin: number,
    to: number,
    found: Parameters<LiteralMatcher['scan']>[3],
  ): boolean {
    const group = groupAt[placeOf(gramAt(bytes, begin), shift)] as number;
    if (group === 0 || ((fourths[group] as number) & markOf(bytes[begin + GRAM_BYTES])) === 0) return false;
    const indexes = groups[group] as Uint32Array;
    for (let each = 0; each < indexes.length; each += 1) {
      const index = indexes[each] as number;
      const start = starts[index] as number;
      const length = (starts[index + 1] as number) - start;
      // Literals that begin alike differ at their ends.
      let rest = begin + length > to ? -1 : length;
      while (rest > 0 && FOLDED[bytes[begin + rest - 1] as number] === folded[start + rest - 1]) rest -= 1;
      if (rest === 0 && found(index, begin, begin + length) === true) return true;
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
          for (let begin = first + 4 * each - 3; begins !== 0; begin += 1) {
            if ((begins & 1) !== 0 && begin >= next) {
              if (isEnough(bytes, begin, to, found)) return;
              next = begin + 1;
            }
            begins >>= 1;
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

/** All literals in lower case one behind the other, where each begins, and where the last one ends. */
function joined(literals: readonly Uint8Array[]): { folded: Uint8Array; starts: Uint32Array } {
  const starts = new Uint32Array(literals.length + 1);
  for (const [index, { length }] of literals.entries()) {
    if (length < GRAM_BYTES) throw new Error(`literal ${index} has less than ${GRAM_BYTES} bytes`);
    starts[index + 1] = (starts[index] as number) + length;
  }
  return { folded: Buffer.concat(literals).map((byte) => FOLDED[byte] as number), starts };
}

/** Literals that begin alike. */
interface Groups {
  /** By place in the table; the first group is empty. */
  readonly groupAt: Uint32Array;
  readonly groups: readonly Uint32Array[];
  /** Marks of the bytes that can be behind the beginning. */
  readonly fourths: Int32Array;
}

function grouped(folded: Uint8Array, starts: Uint32Array, shift: number): Groups {
  const groupAt = new Uint32Array(2 ** (32 - shift));
  const groups: number[][] = [[]];
  const fourths: number[] = [0];
  for (let index = 0; index < starts.length - 1; index += 1) {
    const start = starts[index] as number;
    const place = placeOf(gramAt(folded, start), shift);
    if (groupAt[place] === 0) {
      groupAt[place] = groups.push([]) - 1;
      fourths.push(0);
    }
    const group = groupAt[place] as number;
    groups[group]?.push(index);
    const isWhole = (starts[index + 1] as number) === start + GRAM_BYTES;
    fourths[group] = (fourths[group] as number) | (isWhole ? -1 : markOf(folded[start + GRAM_BYTES]));
  }
  return { groupAt, groups: groups.map((group) => Uint32Array.from(group)), fourths: Int32Array.from(fourths) };
}

/** One bit of 32, the same for both cases of a letter; behind the end it is that of a zero. */
function markOf(byte: number | undefined): number {
  return 1 << ((byte ?? 0) & 31);
}

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

function gramAt(bytes: Uint8Array, at: number): number {
  const second = FOLDED[bytes[at + 1] as number] as number;
  return ((FOLDED[bytes[at] as number] as number) << 16) | (second << 8) | (FOLDED[bytes[at + 2] as number] as number);
}

/** Spreads what is alike: the golden ratio of 32 bits (Knuth, The Art of Computer Programming 6.4). */
function placeOf(gram: number, shift: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> shift;
}
