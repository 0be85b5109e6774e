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
 * Makes the filter of literals in lower case: one begins at each of `starts`, and the last one ends at the last of them. A long literal
 * is known by the first whole word in it, a short one by its first two pairs. Of an odd place the first pair is any byte and the first
 * one of the literal; of three bytes at an even place the second pair is the last one and any byte. All first pairs of a group pass with
 * all its second pairs, so that 32 bits say all about a pair (the FDR matcher of Hyperscan: Wang et al., NSDI 2019).
 */
export function literalFilter(folded: Uint8Array, starts: Uint32Array): LiteralFilter {
  const pairs = new Int32Array(2 ** 16);
  const words = new Uint8Array(2 ** WORD_BITS);
  const [endings, beginnings] = [new Int32Array(2 ** 8), new Int32Array(2 ** 8)];
  for (let each = 0; each < starts.length - 1; each += 1) {
    const start = starts[each] as number;
    const length = (starts[each + 1] as number) - start;
    if (length >= LONG_BYTES) {
      for (const before of BEFORE_WORD) {
        const place = placeOfWord(pairAt(folded, start + before) | (pairAt(folded, start + before + 2) << 16));
        mark(words, place, 8 >> before);
      }
      continue;
    }
    const even = 1 << groupOf(folded[start] as number, folded[start + 1] as number);
    const odd = even << GROUPS;
    markPair(pairs, pairAt(folded, start), even << 16);
    if (length > 3) markPair(pairs, pairAt(folded, start + 2), even);
    else markByte(beginnings, folded[start + 2] as number, even);
    markByte(endings, folded[start] as number, odd << 16);
    markPair(pairs, pairAt(folded, start + 1), odd);
  }
  for (let byte = 0; byte < 256; byte += 1)
    for (let other = 0; other < 256; other += 1)
      mark(pairs, byte | (other << 8), (beginnings[byte] as number) | (endings[other] as number));
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

function pairAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

/** In all cases of its letters. */
function markPair(pairs: Int32Array, pair: number, bits: number): void {
  markByte(pairs, pair, bits);
  if (isLowerCase(pair >> 8)) markByte(pairs, pair - (TO_UPPER_CASE << 8), bits);
}

/** In both cases if the lower byte of `place` is a letter. */
function markByte(table: Int32Array, place: number, bits: number): void {
  mark(table, place, bits);
  if (isLowerCase(place & 0xff)) mark(table, place - TO_UPPER_CASE, bits);
}

function mark(table: Int32Array | Uint8Array, place: number, bits: number): void {
  table[place] = (table[place] as number) | bits;
}

function isLetterOrDigit(byte: number): boolean {
  return isLowerCase(byte) || (byte >= 0x30 && byte <= 0x39);
}

const TO_UPPER_CASE = 0x20;

function isLowerCase(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}
