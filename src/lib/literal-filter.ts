/**
 * Tells near which words of four bytes literals may begin; at most words of a text none does. Words and pairs of bytes are numbers as a
 * little-endian processor reads them; Node 20 runs macOS and Windows on no other.
 */
export interface LiteralFilter {
  /** By pair: the groups of which it can be the first pair, in the upper 16 bits, and those of which it can be the second one. */
  readonly pairs: Int32Array;
  /** By {@link placeOfWord}: where long literals with this word begin, in the bits of {@link beginsNear}. */
  readonly words: Uint8Array;
}

/** From this length on there is a whole word in a literal, after one of these numbers of bytes. */
const LONG_BYTES = 7;
const BEFORE_WORD = [0, 1, 2, 3];
/** The table stays in the cache of a processor. */
const WORD_BITS = 16;
/** For literals at even places; as many more are for those at odd places. */
const GROUPS = 8;

/**
 * Makes the filter of `literals`, which are in lower case and have three bytes at least. A long literal is known by the first whole word
 * in it, a short one by its first two pairs. Of an odd place the first pair is any byte and the first one of the literal; of three bytes
 * at an even place the second pair is the last one and any byte. All first pairs of a group pass with all its second pairs, so that 32
 * bits say all about a pair (the FDR matcher of Hyperscan: Wang et al., NSDI 2019).
 */
export function literalFilter(literals: readonly Uint8Array[]): LiteralFilter {
  const pairs = new Int32Array(2 ** 16);
  const words = new Uint8Array(2 ** WORD_BITS);
  const [endings, beginnings] = [new Int32Array(2 ** 8), new Int32Array(2 ** 8)];
  for (const literal of literals) {
    if (literal.length >= LONG_BYTES) {
      const view = new DataView(literal.buffer, literal.byteOffset);
      for (const before of BEFORE_WORD) mark(words, [placeOfWord(view.getUint32(before, true))], 8 >> before);
      continue;
    }
    const [first = 0, second = 0, third = 0, fourth] = literal;
    const even = 1 << groupOf(first, second);
    const odd = even << GROUPS;
    mark(pairs, pairsOf(first, second), even << 16);
    if (fourth === undefined) mark(beginnings, casesOf(third), even);
    else mark(pairs, pairsOf(third, fourth), even);
    mark(endings, casesOf(first), odd << 16);
    mark(pairs, pairsOf(second, third), odd);
  }
  for (let pair = 0; pair < pairs.length; pair += 1)
    mark(pairs, [pair], (beginnings[pair & 0xff] ?? 0) | (endings[pair >> 8] ?? 0));
  return { pairs, words };
}

/** Where a word is in the table, the same in either case: spread by the golden ratio (Knuth, The Art of Computer Programming 6.4). */
export function placeOfWord(word: number): number {
  return Math.imul(word | 0x20202020, 0x9e3779b1) >>> (32 - WORD_BITS);
}

/**
 * Where literals may begin, one bit for each place: the lowest is three bytes before the word, the fifth is its second byte. `long` is
 * what `words` says, `low` and `high` the groups of which a pair of the word is the second one and the pair before it the first one.
 */
export function beginsNear(long: number, low: number, high: number): number {
  return long | placesOf(low, 0b00010) | placesOf(high, 0b01000);
}

function placesOf(groups: number, even: number): number {
  return ((groups & 0xff) === 0 ? 0 : even) | (groups >> GROUPS === 0 ? 0 : even << 1);
}

/** Literals that are alike share a group, so that few other pairs pass; those with a mark inside are the rarest in a text. */
function groupOf(first: number, second: number): number {
  if (!isLetterOrDigit(second)) return second & 1;
  return isLetterOrDigit(first) ? 4 + (first & 3) : 2 + (first & 1);
}

function mark(table: Int32Array | Uint8Array, places: readonly number[], bits: number): void {
  for (const place of places) table[place] = (table[place] ?? 0) | bits;
}

function pairsOf(first: number, second: number): number[] {
  return casesOf(first).flatMap((one) => casesOf(second).map((other) => one | (other << 8)));
}

function casesOf(byte: number): number[] {
  return isLowerCase(byte) ? [byte, byte - 0x20] : [byte];
}

function isLetterOrDigit(byte: number): boolean {
  return isLowerCase(byte) || (byte >= 0x30 && byte <= 0x39);
}

function isLowerCase(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}
