/** Bytes `[from, to)` and what stands there instead. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly by: Uint8Array;
}

/** Of fewer bytes it takes longer to ask for a copy than to make it. */
const FEW_BYTES = 128;

/** `bytes[0, end)` with all replacements made; they are in order, within `end`, and none is over another. */
export function replaced(bytes: Uint8Array, end: number, replacements: readonly Replacement[]): Buffer {
  const length = replacements.reduce((sum, { from, to, by }) => sum + by.length - (to - from), end);
  const result = Buffer.allocUnsafe(length);
  let [read, written] = [0, 0];
  for (const { from, to, by } of replacements) {
    written = append(result, written, bytes, read, from);
    written = append(result, written, by, 0, by.length);
    read = to;
  }
  append(result, written, bytes, read, end);
  return result;
}

/** Returns where the copy ends. */
function append(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): number {
  if (to - from > FEW_BYTES) target.set(source.subarray(from, to), at);
  else for (let place = from; place < to; place += 1) target[at + place - from] = source[place] as number;
  return at + to - from;
}
