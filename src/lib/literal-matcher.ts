/** Finds many byte strings at once, whatever their number; ASCII letters match in either case. */
export interface LiteralMatcher {
  readonly longestBytes: number;
  /**
   * Calls `found` for every occurrence in `bytes[from, to)`, overlapping ones too, in the order of their ends. `end` is the first
   * byte behind it, `index` that of the literal in the list. Returns when `found` answers `true`.
   */
  scan(bytes: Uint8Array, from: number, to: number, found: (index: number, end: number) => boolean | undefined): void;
}

/** A literal matches once a state is reached; states are rows of `next`. */
interface Trie {
  readonly next: number[][];
  readonly ends: number[][];
}

/**
 * Aho and Corasick's automaton (1975) with every transition filled in, so that each byte costs one look-up. `literals` must not be
 * empty strings.
 */
export function literalMatcher(literals: readonly Uint8Array[]): LiteralMatcher {
  const { classOf, classes } = byteClasses(literals);
  const trie = trieOf(literals, classOf);
  const { next, accepting, ends } = automatonOf(trie, classes);
  return {
    longestBytes: literals.reduce((longest, { length }) => Math.max(longest, length), 0),
    scan(bytes, from, to, found) {
      let state = 0;
      for (let at = from; at < to; at += 1) {
        state = next[state + (classOf[bytes[at] as number] as number)] as number;
        if (state < accepting) continue;
        for (const index of ends[(state - accepting) / classes] ?? []) if (found(index, at + 1) === true) return;
      }
    },
  };
}

/** Bytes no literal has share one column; a letter shares that of its other case. */
function byteClasses(literals: readonly Uint8Array[]): { classOf: Uint8Array; classes: number } {
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const literal of literals) {
    for (const byte of literal) {
      const lower = lowerCase(byte);
      if (classOf[lower] !== 0) continue;
      classOf[lower] = classes;
      classes += 1;
    }
  }
  for (let byte = 0x41; byte <= 0x5a; byte += 1) classOf[byte] = classOf[lowerCase(byte)] ?? 0;
  return { classOf, classes };
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function trieOf(literals: readonly Uint8Array[], classOf: Uint8Array): Trie {
  const trie: Trie = { next: [[]], ends: [[]] };
  for (const [index, literal] of literals.entries()) {
    let state = 0;
    for (const byte of literal) {
      const column = classOf[byte] as number;
      let following = trie.next[state]?.[column];
      if (following === undefined) {
        following = trie.next.push([]) - 1;
        trie.ends.push([]);
        (trie.next[state] as number[])[column] = following;
      }
      state = following;
    }
    trie.ends[state]?.push(index);
  }
  return trie;
}

/** States in which something ends come last, so that one comparison tells them; states are row starts, not row numbers. */
function automatonOf({ next, ends }: Trie, classes: number) {
  const fail: number[] = [0];
  const full: number[][] = next.map(() => []);
  const order = [0];
  for (const state of order) {
    for (let column = 0; column < classes; column += 1) {
      const following = next[state]?.[column];
      const fallback = state === 0 ? 0 : (full[fail[state] ?? 0]?.[column] ?? 0);
      (full[state] as number[])[column] = following ?? fallback;
      if (following === undefined) continue;
      fail[following] = fallback;
      ends[following]?.push(...(ends[fallback] ?? []));
      order.push(following);
    }
  }
  const isEnd = (state: number): boolean => (ends[state]?.length ?? 0) > 0;
  const ordered = [...order.filter((state) => !isEnd(state)), ...order.filter(isEnd)];
  const rowOf = new Map(ordered.map((state, row) => [state, row * classes]));
  const table = new Int32Array(ordered.length * classes);
  for (const [row, state] of ordered.entries())
    for (let column = 0; column < classes; column += 1)
      table[row * classes + column] = rowOf.get(full[state]?.[column] ?? 0) ?? 0;
  const firstEnd = ordered.findIndex(isEnd);
  const accepting = (firstEnd === -1 ? ordered.length : firstEnd) * classes;
  return { next: table, accepting, ends: ordered.filter(isEnd).map((state) => ends[state] as number[]) };
}
