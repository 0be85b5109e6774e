import type { ErrorCount, ErrorsPlot } from '../../model/plots.ts';
import type { TimelineEvent } from '../../model/recording.ts';
import type { FactValue } from '../../parse/index.ts';
import { plottedEvents } from './plotted-events.ts';

type ErrorMinutes = FactValue<'core-log.error-minutes'>;

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** As many bars as a narrow screen can show. */
const MOST_BUCKETS = 240;
/** A single minute would fill the whole width. */
const FEWEST_BUCKETS = 24;
/** After which a log can be another one. */
const CHANGES: ReadonlySet<string> = new Set(['app-updated', 'os-updated', 'profile-changed', 'setting-changed']);
/** As many as somebody reads. */
const MOST_MINUTES = 24;
/** Lengths a person can name. */
const BUCKET_MINUTES = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MINUTES),
  ...[1, 2, 7, 14, 28, 91, 364, 3_640].map((days) => days * DAY_MINUTES),
];

/** Error and warning lines over time, of `lines` in all; undefined when none has a time. */
export function errorsPlotOf(
  minutes: ErrorMinutes,
  lines: number,
  timeline: readonly TimelineEvent[],
): ErrorsPlot | undefined {
  const counted = minutes.map(({ minuteAt, errors, warnings }) => ({ atMs: Date.parse(minuteAt), errors, warnings }));
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const bucketMs = bucketMsFor(last.atMs - first.atMs + MINUTE_MS);
  const firstMs = Math.floor(first.atMs / bucketMs) * bucketMs;
  const needed = Math.floor((last.atMs - firstMs) / bucketMs) + 1;
  const room = Math.max(0, Math.ceil((FEWEST_BUCKETS - needed) / 2));
  const fromMs = firstMs - room * bucketMs;
  const toMs = firstMs + (needed + room) * bucketMs;
  const count = needed + 2 * room;
  const errors = new Array<number>(count).fill(0);
  const warnings = new Array<number>(count).fill(0);
  let dated = 0;
  for (const minute of counted) {
    const index = Math.floor((minute.atMs - fromMs) / bucketMs);
    errors[index] = (errors[index] ?? 0) + minute.errors;
    warnings[index] = (warnings[index] ?? 0) + minute.warnings;
    dated += minute.errors + minute.warnings;
  }
  return {
    ...{ fromMs, toMs, bucketMs, errors, warnings, undated: lines - dated },
    busiestMinutes: busiest(counted),
    ...plottedEvents(timeline, [fromMs, toMs], ({ event }) => CHANGES.has(event)),
  };
}

function busiest(minutes: readonly ErrorCount[]): ErrorCount[] {
  return minutes
    .toSorted((one, other) => other.errors + other.warnings - one.errors - one.warnings)
    .slice(0, MOST_MINUTES)
    .sort((one, other) => one.atMs - other.atMs);
}

function bucketMsFor(spanMs: number): number {
  const minutes =
    BUCKET_MINUTES.find((length) => spanMs / (length * MINUTE_MS) <= MOST_BUCKETS) ??
    Math.ceil(spanMs / MINUTE_MS / MOST_BUCKETS);
  return minutes * MINUTE_MS;
}
