import type { ScannedLine } from '../lib/scan-lines.ts';

// [52110][6161942512][2026-11-20 07:19:14.262360 UTC][info]: [{scanRouter}]: Scan took 12 ms
// [546][2026-06-15 15:26:22 UTC][error]: kernel queue full
// (The layout is that of published lines of Defender for Linux, and of third-party parsers; wording and number of ids vary.)

/** Where the parts of a line begin, as offsets into its bytes. */
export interface LineHead {
  readonly level: 'error' | 'warning' | 'other';
  readonly levelStart: number;
  readonly messageStart: number;
}

/** No line has its level behind this. */
const MAX_HEAD_BYTES = 128;
/** ` UTC]` stands between the time and the level. */
const ZONE_BYTES = 5;

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

/** The parts of a line; undefined when it is none of the log's. Looks at its first bytes only. */
export function headOf({ bytes, start, end }: ScannedLine): LineHead | undefined {
  if (bytes[start] !== OPEN) return undefined;
  const limit = Math.min(end, start + MAX_HEAD_BYTES);
  for (let at = start + 2; at < limit; at += 1) {
    if (bytes[at] !== OPEN || bytes[at - 1] !== CLOSE || bytes[at - 2] !== C) continue;
    const levelStart = at + 1;
    const level = LEVELS.get((bytes[levelStart] ?? 0) | LOWER_CASE) ?? 'other';
    return { level, levelStart, messageStart: messageStartOf(bytes, levelStart, end) };
  }
  return undefined;
}

function messageStartOf(bytes: Buffer, levelStart: number, end: number): number {
  let at = levelStart;
  while (at < end && bytes[at] !== CLOSE) at += 1;
  at += 1;
  while (at < end && (bytes[at] === COLON || bytes[at] === SPACE)) at += 1;
  return Math.min(at, end);
}

/** When a line was written, as epoch milliseconds; NaN when its head does not hold a time. */
export function timeOf(bytes: Buffer, levelStart: number): number {
  const end = levelStart - 1 - ZONE_BYTES;
  let at = end;
  while (at > 0 && bytes[at - 1] !== OPEN) at -= 1;
  const ms = end - at >= 23 ? numberAt(bytes, at + 20, 3) : 0;
  const [year, month, day] = [numberAt(bytes, at, 4), numberAt(bytes, at + 5, 2), numberAt(bytes, at + 8, 2)];
  return Date.UTC(
    year,
    month - 1,
    day,
    numberAt(bytes, at + 11, 2),
    numberAt(bytes, at + 14, 2),
    numberAt(bytes, at + 17, 2),
    ms,
  );
}

function numberAt(bytes: Buffer, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = (bytes[at] ?? 0) - DIGIT_ZERO;
    value = digit < 0 || digit > 9 ? Number.NaN : value * 10 + digit;
  }
  return value;
}
