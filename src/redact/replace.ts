/** Of fewer bytes it takes longer to ask for a copy than to make it. */
const FEW_BYTES = 128;

/** `bytes[0, end)` with one of `by` in the place of each of `ranges`, which are in order, within `end`, and none over another. */
export function replaced(
  bytes: Uint8Array,
  end: number,
  ranges: readonly { readonly from: number; readonly to: number }[],
  by: readonly Uint8Array[],
): Buffer {
  let length = end;
  for (const { from, to } of ranges) length -= to - from;
  for (const replacement of by) length += replacement.length;
  const result = Buffer.allocUnsafe(length);
  let [read, written] = [0, 0];
  for (let index = 0; index < by.length; index += 1) {
    const { from, to } = ranges[index] as { from: number; to: number };
    const replacement = by[index] as Uint8Array;
    written = append(result, written, bytes, read, from);
    written = append(result, written, replacement, 0, replacement.length);
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
