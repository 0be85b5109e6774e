import { displayText } from './display-text.ts';

/**
 * Bytes of a size as a person writes it: `500MB`, `1.5GiB` (powers of 1,024), `100k`, `1048576`; letter case does not count.
 * Throws `RangeError` for anything else, with a message for that person.
 */
export function parseSize(text: string): number {
  return parseQuantity(text, BYTES_PER_UNIT, 'a size (good examples: 500MB, 1.5GiB, 100k, 1048576)');
}

/**
 * Milliseconds of a duration as a person writes it: `7d`, `2h`, `15m`, `90s`, `250ms`; the unit is needed.
 * Throws `RangeError` for anything else, with a message for that person.
 */
export function parseDuration(text: string): number {
  return parseQuantity(text, MS_PER_UNIT, 'a duration (good examples: 7d, 2h, 15m, 90s, 250ms)');
}

/** `812 bytes`, `5.2 MB`, `1.2 GB`; in powers of 1,000, as the Finder shows it. */
export function formatSize(bytes: number): string {
  if (bytes === 1) return '1 byte';
  // A unit ends where a tenth of it would be rounded to 1,000 of it.
  if (bytes < 999.95) return `${tenths(bytes)} bytes`;
  if (bytes < 999_950) return `${tenths(bytes / 1e3)} KB`;
  if (bytes < 999_950_000) return `${tenths(bytes / 1e6)} MB`;
  if (bytes < 999_950_000_000) return `${tenths(bytes / 1e9)} GB`;
  return `${formatCount(tenths(bytes / 1e12))} TB`;
}

/** `312 ms`, `9.1 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  if (Math.round(ms) < 1_000) return `${Math.round(ms)} ms`;
  if (tenths(ms / SECOND_MS) < 60) return `${tenths(ms / SECOND_MS)} s`;
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1_440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(ms / HOUR_MS), 24, 'd', 'h');
}

/** `1,234,567` */
export function formatCount(count: number): string {
  return Math.abs(count) < 1_000 ? String(count) : String(count).replace(THOUSANDS, ',');
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const MS_PER_UNIT = new Map([
  ['ms', 1],
  ['s', SECOND_MS],
  ['m', MINUTE_MS],
  ['min', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
]);

const BYTES_PER_UNIT = new Map([
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't'].flatMap((prefix, index): [string, number][] => [
    [prefix, 1_000 ** (index + 1)],
    [`${prefix}b`, 1_000 ** (index + 1)],
    [`${prefix}ib`, 1_024 ** (index + 1)],
  ]),
]);

/** Not `Intl.NumberFormat`, which takes longer to make than a whole plan of a usual Mac. */
const THOUSANDS = /(?<!\.\d*)\B(?=(?:\d{3})+(?!\d))/g;
const QUANTITY = /^(?<number>\d+(?:\.\d+)?) ?(?<unit>[a-z]*)$/;

function parseQuantity(text: string, amountPerUnit: ReadonlyMap<string, number>, expected: string): number {
  const { number, unit = '' } = QUANTITY.exec(text.trim().toLowerCase())?.groups ?? {};
  const amount = Math.round(Number(number) * (amountPerUnit.get(unit) ?? Number.NaN));
  if (!Number.isSafeInteger(amount)) throw new RangeError(`"${displayText(text)}" is not ${expected}`);
  return amount;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function twoUnits(amount: number, perLarge: number, large: string, small: string): string {
  const rest = amount % perLarge;
  const whole = `${formatCount((amount - rest) / perLarge)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
