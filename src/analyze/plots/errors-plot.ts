import type { ErrorsPlot } from '../../model/plots.ts';
import type { FactValue } from '../../parse/index.ts';

type ErrorMinutes = FactValue<'core-log.error-minutes'>;

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** As many bars as a narrow screen can show. */
const MOST_BUCKETS = 240;
/** Lengths a person can name. */
const BUCKET_MINUTES = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MINUTES),
  ...[1, 2, 7, 14, 28, 91, 364, 3_640].map((days) => days * DAY_MINUTES),
];

/** Error and warning lines over time, of `lines` in all; undefined when none has a time. */
export function errorsPlotOf(minutes: ErrorMinutes, lines: number): ErrorsPlot | undefined {
  const counted = minutes.map(({ minuteAt, errors, warnings }) => ({ atMs: Date.parse(minuteAt), errors, warnings }));
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const bucketMs = bucketMsFor(last.atMs - first.atMs + MINUTE_MS);
  const fromMs = Math.floor(first.atMs / bucketMs) * bucketMs;
  const count = Math.floor((last.atMs - fromMs) / bucketMs) + 1;
  const errors = new Array<number>(count).fill(0);
  const warnings = new Array<number>(count).fill(0);
  let dated = 0;
  for (const minute of counted) {
    const index = Math.floor((minute.atMs - fromMs) / bucketMs);
    errors[index] = (errors[index] ?? 0) + minute.errors;
    warnings[index] = (warnings[index] ?? 0) + minute.warnings;
    dated += minute.errors + minute.warnings;
  }
  return { fromMs, toMs: fromMs + count * bucketMs, bucketMs, errors, warnings, undated: lines - dated };
}

function bucketMsFor(spanMs: number): number {
  const minutes =
    BUCKET_MINUTES.find((length) => spanMs / (length * MINUTE_MS) <= MOST_BUCKETS) ??
    Math.ceil(spanMs / MINUTE_MS / MOST_BUCKETS);
  return minutes * MINUTE_MS;
}
