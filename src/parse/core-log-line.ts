import type { ScannedLine } from '../lib/scan-lines.ts';

// [52110][6161942512][2026-11-20 07:19:14.262360 UTC][info]: [{scanRouter}]: Scan took 12 ms
// [546][2026-06-15 15:26:22 UTC][error]: kernel queue full
// (The layout is that of published lines of Defender for Linux, and of third-party parsers; wording and number of ids vary.)

/** No line has its level behind this. */
const MAX_HEAD_BYTES = 128;
/** ` UTC]` stands between the time and the level. */
const ZONE_BYTES = 5;
/** `2026-11-20 07:19` */
const MINUTE_BYTES = 16;

const OPEN = 0x5b;
const CLOSE = 0x5d;
const C = 0x43;
const COLON = 0x3a;
const SPACE = 0x20;
const DIGIT_ZERO = 0x30;
const LOWER_CASE = 0x20;
/** `critical`, `error` and `fatal` are errors, `warn` and `warning` warnings. */
const LEVELS: ReadonlyMap<number, 'error' | 'warning'> = new Map([
  [0x63, 'error'],
  [0x65, 'error'],
  [0x66, 'error'],
  [0x77, 'warning'],
]);

/** Where the level of a line begins, as an offset into its bytes; -1 when it is no line of such a log. Looks at its first bytes only. */
export function levelStartOf({ bytes, start, end }: ScannedLine): number {
  if (bytes[start] !== OPEN) return -1;
  const limit = Math.min(end, start + MAX_HEAD_BYTES);
  // Every third byte: one of the three of `C][` is among them, and most lines have no other such byte before it.
  for (let at = start + 2; at < limit; at += 3) {
    const byte = bytes[at];
    if (byte !== OPEN && byte !== CLOSE && byte !== C) continue;
    const open = byte === OPEN ? at : byte === CLOSE ? at + 1 : at + 2;
    if (open < limit && bytes[open] === OPEN && bytes[open - 1] === CLOSE && bytes[open - 2] === C) return open + 1;
  }
  return -1;
}

/** How bad a line is; undefined when it says nothing bad. */
export function levelAt(bytes: Buffer, levelStart: number): 'error' | 'warning' | undefined {
  return LEVELS.get((bytes[levelStart] ?? 0) | LOWER_CASE);
}

/** Where the message begins behind the level. */
export function messageStartOf(bytes: Buffer, levelStart: number, end: number): number {
  let at = levelStart;
  while (at < end && bytes[at] !== CLOSE) at += 1;
  at += 1;
  while (at < end && (bytes[at] === COLON || bytes[at] === SPACE)) at += 1;
  return Math.min(at, end);
}

/**
 * Makes the function that reads when a line was written, as epoch milliseconds; NaN when its head does not hold a time. For the lines of
 * one log: most are of the same minute as the one before, which is then not worked out again.
 */
export function timeReader(): (bytes: Buffer, levelStart: number) => number {
  const minute = new Uint8Array(MINUTE_BYTES);
  let minuteMs = Number.NaN;

  return (bytes, levelStart) => {
    const end = levelStart - 1 - ZONE_BYTES;
    let at = end;
    while (at > 0 && bytes[at - 1] !== OPEN) at -= 1;
    let same = 0;
    while (same < MINUTE_BYTES && bytes[at + same] === minute[same]) same += 1;
    if (same < MINUTE_BYTES) {
      for (let index = same; index < MINUTE_BYTES; index += 1) minute[index] = bytes[at + index] ?? 0;
      minuteMs = minuteAt(minute);
    }
    const milliseconds = end - at >= 23 ? numberAt(bytes, at + 20, 3) : 0;
    return minuteMs + numberAt(bytes, at + 17, 2) * 1_000 + milliseconds;
  };
}

function minuteAt(bytes: Uint8Array): number {
  return Date.UTC(
    numberAt(bytes, 0, 4),
    numberAt(bytes, 5, 2) - 1,
    numberAt(bytes, 8, 2),
    numberAt(bytes, 11, 2),
    numberAt(bytes, 14, 2),
  );
}

function numberAt(bytes: Uint8Array, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = (bytes[at] ?? 0) - DIGIT_ZERO;
    value = digit < 0 || digit > 9 ? Number.NaN : value * 10 + digit;
  }
  return value;
}
