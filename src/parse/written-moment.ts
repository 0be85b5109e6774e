const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** `Tue May 7 20:23:41 2024`, what C's `ctime` prints. */
const CTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/i;
/** `Dec 09, 2026 at 11:12:09 PM` */
const LONG = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) at (\d{1,2}):(\d\d):(\d\d) ?([AP])M$/i;
const EPOCH_MS = /^\d{12,14}$/;

/** A moment, and whose clock it was read from. */
export interface Moment {
  /** ISO; of a local clock as if it were UTC. */
  readonly iso: string;
  readonly clock: 'utc' | 'local';
}

/** Reads a date as `mdatp` prints it, or milliseconds since 1970; undefined when it is neither, or no real date. */
export function readMoment(written: string | number | undefined): Moment | undefined {
  const text = String(written ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  if (EPOCH_MS.test(text)) return { iso: new Date(Number(text)).toISOString(), clock: 'utc' };
  const iso = fromCtime(text) ?? fromLong(text);
  return iso === undefined ? undefined : { iso, clock: 'local' };
}

function fromCtime(text: string): string | undefined {
  const [isDate, month = '', day, hour, minute, second, year] = CTIME.exec(text) ?? [];
  return isDate === undefined ? undefined : toIso(month, [year, day, hour, minute, second].map(Number));
}

function fromLong(text: string): string | undefined {
  const [isDate, month = '', day, year, hour, minute, second, half = ''] = LONG.exec(text) ?? [];
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  return isDate === undefined
    ? undefined
    : toIso(month, [Number(year), Number(day), hours, Number(minute), Number(second)]);
}

function toIso(
  month: string,
  [year = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[],
): string | undefined {
  const index = MONTHS.indexOf(month.toLowerCase());
  const date = new Date(Date.UTC(year, index, day, hour, minute, second));
  const isReal = date.getUTCMonth() === index && date.getUTCDate() === day && date.getUTCHours() === hour;
  return isReal && minute < 60 && second < 60 ? date.toISOString() : undefined;
}
