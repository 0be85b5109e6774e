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

/** Literals are known by how they begin; at most places of a text none does. */
const GRAM_BYTES = 3;
/** Of ten thousand beginnings few share a place, and the table stays in the cache of a processor. */
const MOST_TABLE_BITS = 18;
/** 64 places for each literal. */
const SPARE_BITS = 6;

/**
 * Looks up the three bytes at each place in a table of beginnings, and compares only where one is: faster than an automaton, whose
 * thousands of states do not stay in the cache. Throws for a literal of less than three bytes.
 */
export function literalMatcher(literals: readonly Uint8Array[]): LiteralMatcher {
  const { folded, starts } = joined(literals);
  const tableBits = Math.min(MOST_TABLE_BITS, SPARE_BITS + Math.ceil(Math.log2(literals.length + 1)));
  const shift = 32 - tableBits;
  const { groupAt, groups, fourths } = grouped(folded, starts, shift);
  return {
    longestBytes: literals.reduce((longest, { length }) => Math.max(longest, length), 0),
    scan(bytes, from, to, found) {
      let gram = 0;
      for (let at = from; at < to; at += 1) {
        gram = ((gram << 8) | (FOLDED[bytes[at] as number] as number)) & 0xffffff;
        const group = groupAt[placeOf(gram, shift)] as number;
        if (group === 0 || ((fourths[group] as number) & markOf(bytes[at + 1])) === 0) continue;
        const begin = at - GRAM_BYTES + 1;
        if (begin < from) continue;
        const indexes = groups[group] as Uint32Array;
        for (let each = 0; each < indexes.length; each += 1) {
          const index = indexes[each] as number;
          const start = starts[index] as number;
          const length = (starts[index + 1] as number) - start;
          // Literals that begin alike differ at their ends.
          let rest = begin + length > to ? -1 : length;
          while (rest > 0 && FOLDED[bytes[begin + rest - 1] as number] === folded[start + rest - 1]) rest -= 1;
          if (rest === 0 && found(index, begin, begin + length) === true) return;
        }
      }
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
  for (const [index, start] of starts.subarray(0, -1).entries()) {
    const [first = 0, second = 0, third = 0, fourth] = folded.subarray(start, starts[index + 1]);
    const place = placeOf((first << 16) | (second << 8) | third, shift);
    if (groupAt[place] === 0) groupAt[place] = groups.push([]) - 1;
    const group = groupAt[place] as number;
    groups[group]?.push(index);
    fourths[group] = (fourths[group] ?? 0) | (fourth === undefined ? -1 : markOf(fourth));
  }
  return { groupAt, groups: groups.map((group) => Uint32Array.from(group)), fourths: Int32Array.from(fourths) };
}

/** One bit of 32, the same for both cases of a letter; behind the end it is that of a zero. */
function markOf(byte: number | undefined): number {
  return 1 << ((byte ?? 0) & 31);
}

const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/** Spreads what is alike: the golden ratio of 32 bits (Knuth, The Art of Computer Programming 6.4). */
function placeOf(gram: number, shift: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> shift;
}
