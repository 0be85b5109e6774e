/** Literals of a list in lower case, sorted by their first three bytes; those that begin alike are a group. */
export interface LiteralIndex {
  /** Where each one is in the list; those of a group are in the order of the list. */
  readonly order: Uint32Array;
  /** All of them one behind the other, where each begins, and where the last one ends. */
  readonly folded: Uint8Array;
  readonly starts: Uint32Array;
  /** The first one of each group, and the end of the last group; group 0 is empty. */
  readonly firsts: Uint32Array;
  /** The group of what begins like this; 0 when nothing does. */
  groupOf(gram: number): number;
}

/** Literals are looked up by this many bytes. */
export const GRAM_BYTES = 3;
/** A quarter full, so that most of what is not there is found out at the first place. */
const PLACES_PER_GROUP = 4;

/** By byte: the same one, but for letters, which are in lower case. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Throws for a literal of less than three bytes. */
export function literalIndex(literals: readonly Uint8Array[]): LiteralIndex {
  const grams = Uint32Array.from(literals, (literal, index) => {
    if (literal.length < GRAM_BYTES) throw new Error(`literal ${index} has less than ${GRAM_BYTES} bytes`);
    return gramAt(literal, 0);
  });
  const order = Uint32Array.from(literals.keys()).sort(
    (one, other) => (grams[one] as number) - (grams[other] as number) || one - other,
  );
  const starts = new Uint32Array(order.length + 1);
  const [firsts, gramOf] = [[0], [-1]];
  for (let each = 0; each < order.length; each += 1) {
    const index = order[each] as number;
    starts[each + 1] = (starts[each] as number) + (literals[index] as Uint8Array).length;
    const gram = grams[index] as number;
    if (gramOf.at(-1) === gram) continue;
    firsts.push(each);
    gramOf.push(gram);
  }
  return {
    order,
    folded: Buffer.concat(Array.from(order, (index) => literals[index] as Uint8Array)).map(foldedOf),
    starts,
    firsts: Uint32Array.from([...firsts, order.length]),
    groupOf: lookup(Int32Array.from(gramOf)),
  };
}

/** Three bytes, in lower case, as one number. */
export function gramAt(bytes: Uint8Array, at: number): number {
  const [first, second, third] = [bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number];
  return (foldedOf(first) << 16) | (foldedOf(second) << 8) | foldedOf(third);
}

function foldedOf(byte: number): number {
  return FOLDED[byte] as number;
}

/** A table with the number of each gram, at the first free place from that of its hash: the golden ratio of 32 bits (Knuth 6.4). */
function lookup(grams: Int32Array): LiteralIndex['groupOf'] {
  const bits = Math.ceil(Math.log2(PLACES_PER_GROUP * grams.length));
  const groups = new Uint32Array(2 ** bits);
  const placeOf = (gram: number): number => {
    let place = Math.imul(gram, 0x9e3779b1) >>> (32 - bits);
    while (groups[place] !== 0 && grams[groups[place] as number] !== gram) place = (place + 1) & (groups.length - 1);
    return place;
  };
  for (let group = 1; group < grams.length; group += 1) groups[placeOf(grams[group] as number)] = group;
  return (gram) => groups[placeOf(gram)] as number;
}
