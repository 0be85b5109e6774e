import { z } from 'zod';

/** The error and warning lines of one minute. */
export const errorMinuteShape = z.object({
  minuteAt: z.iso.datetime().describe('when the minute began'),
  errors: z.int().nonnegative(),
  warnings: z.int().nonnegative(),
});

type ErrorMinute = z.output<typeof errorMinuteShape>;
type Level = 'error' | 'warning';

/** Lines by minute since 1970. */
export type MinuteCounts = ReadonlyMap<number, Readonly<Record<Level, number>>>;

/** A month of minutes each with an error; of a log that has more, the beginning is counted. */
const MAX_MINUTES = 45_000;
const MINUTE_MS = 60_000;
/** The year 10000: a damaged line can have month 99 of 9999, and no ISO date of four digits. */
const FIRST_UNWRITABLE = Date.UTC(10_000, 0) / MINUTE_MS;

/** Counts lines by minute, of one file. */
export interface MinuteCounter {
  /** `atMs` is NaN for a line without a time, which is not counted; nor is one that cannot be right. */
  count(atMs: number, level: Level): void;
  readonly minutes: MinuteCounts;
}

/** Begins without any lines. */
export function minuteCounter(): MinuteCounter {
  const minutes = new Map<number, Record<Level, number>>();
  return {
    minutes,
    count(atMs, level) {
      const minute = Math.floor(atMs / MINUTE_MS);
      // Also what is not a number.
      if (!(minute >= 0 && minute < FIRST_UNWRITABLE)) return;
      const known = minutes.get(minute);
      if (known !== undefined) known[level] += 1;
      else if (minutes.size < MAX_MINUTES) minutes.set(minute, { error: 0, warning: 0, [level]: 1 });
    },
  };
}

/** Adds up the files of all logs, oldest first; the newest {@link MAX_MINUTES}. */
export function mergedMinutes(files: readonly MinuteCounts[]): ErrorMinute[] {
  const merged = new Map<number, Record<Level, number>>();
  for (const [minute, { error, warning }] of files.flatMap((minutes) => [...minutes])) {
    const known = merged.get(minute) ?? { error: 0, warning: 0 };
    merged.set(minute, { error: known.error + error, warning: known.warning + warning });
  }
  return [...merged]
    .sort(([one], [other]) => one - other)
    .slice(-MAX_MINUTES)
    .map(([minute, { error, warning }]) => ({
      minuteAt: new Date(minute * MINUTE_MS).toISOString(),
      errors: error,
      warnings: warning,
    }));
}
