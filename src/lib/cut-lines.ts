/** The two parts of a file that are kept, as `[from, to)` in bytes; what lies between them is left out. */
interface Cut {
  readonly head: readonly [from: 0, to: number];
  readonly tail: readonly [from: number, to: number];
}

/**
 * What to keep of a file of `sizeBytes` when only `limitBytes` (whole and not negative) may be kept: mostly the newest end, and
 * some of the beginning, which says what kind of file it is. Undefined when the file fits.
 */
export function planCut(sizeBytes: number, limitBytes: number): Cut | undefined {
  if (sizeBytes <= limitBytes) return undefined;
  const headBytes = Math.min(Math.floor(limitBytes * HEAD_SHARE), MAX_HEAD_BYTES);
  return { head: [0, headBytes], tail: [sizeBytes - (limitBytes - headBytes), sizeBytes] };
}

/** How many bytes of a head to keep so that it ends with a whole line; 0 when it holds no whole line. */
export function trimHeadToLineEnd(head: Buffer): number {
  return head.lastIndexOf(NEWLINE) + 1;
}

/**
 * How many bytes to leave out so that a tail starts with a whole line, judged by the tail or its first part. 0 when no line
 * starts in it: half a line is better than nothing.
 */
export function trimTailToLineStart(tail: Buffer): number {
  const lineStart = tail.indexOf(NEWLINE) + 1;
  return lineStart < tail.length ? lineStart : 0;
}

const HEAD_SHARE = 0.1;
const MAX_HEAD_BYTES = 64 * 1_024;
const NEWLINE = 0x0a;
