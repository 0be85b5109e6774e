import type { FactValue } from '../parse/index.ts';

type Series = FactValue<'processes.series'>[number];

/** A stretch of time and the mean load in it. */
export interface CpuWindow {
  /** ISO. */
  readonly startsAt: string;
  readonly seconds: number;
  /** Of one core. */
  readonly percent: number;
}

interface Step {
  readonly startsAt: string;
  readonly seconds: number;
  readonly percent: number;
}

/** Samples further apart than so many usual intervals do not belong to one measurement. */
const MAX_GAP_INTERVALS = 3;

/**
 * The busiest stretch of at least `seconds` in a series; undefined when it has no stretch of that length without a gap or a missing
 * measurement.
 */
export function busiestWindow(series: Series, seconds: number, intervalSeconds: number): CpuWindow | undefined {
  const windows = runsOf(series, intervalSeconds).flatMap((run) => windowsOf(run, seconds));
  return windows.reduce<CpuWindow | undefined>(
    (best, window) => (best === undefined || window.percent > best.percent ? window : best),
    undefined,
  );
}

/** CPU time a series accounts for; what was not measured counts for nothing. */
export function cpuSecondsOf(series: Series, intervalSeconds: number): number {
  const steps = runsOf(series, intervalSeconds).flat();
  return steps.reduce((sum, { seconds, percent }) => sum + (seconds * percent) / 100, 0);
}

/** The measured steps between two points, cut where one is missing. */
function runsOf({ points }: Series, intervalSeconds: number): Step[][] {
  const runs: Step[][] = [[]];
  for (const [index, { t, cpuPercent }] of points.entries()) {
    const before = points[index - 1];
    const seconds = before === undefined ? Number.POSITIVE_INFINITY : (Date.parse(t) - Date.parse(before.t)) / 1_000;
    const isMeasured = cpuPercent !== null && seconds <= MAX_GAP_INTERVALS * intervalSeconds;
    if (isMeasured) runs.at(-1)?.push({ startsAt: before?.t ?? t, seconds, percent: cpuPercent });
    else runs.push([]);
  }
  return runs;
}

/** For each step that ends a stretch, the shortest stretch that is long enough. */
function windowsOf(run: readonly Step[], seconds: number): CpuWindow[] {
  const windows: CpuWindow[] = [];
  let [from, length, weighted] = [0, 0, 0];
  for (const step of run) {
    length += step.seconds;
    weighted += step.seconds * step.percent;
    for (let first = run[from]; first !== undefined && length - first.seconds >= seconds; first = run[from]) {
      length -= first.seconds;
      weighted -= first.seconds * first.percent;
      from += 1;
    }
    const startsAt = run[from]?.startsAt ?? step.startsAt;
    if (length >= seconds) windows.push({ startsAt, seconds: length, percent: weighted / length });
  }
  return windows;
}
