import type { RecordedPoint, RecordedSeries } from '../../model/recording.ts';
import { TOTAL } from './what-matters.ts';

/** One process of Defender, or all of them together, over time. */
export interface ProcessLoad {
  readonly process: string;
  /** Sorted by time, one for each moment; what was not measured in full is null. */
  readonly points: readonly RecordedPoint[];
}

/** The load of each process, whichever process ids it had, by name; the total comes last. */
export function loadsOf(series: readonly RecordedSeries[]): ProcessLoad[] {
  const names = [...new Set(series.map(({ process }) => process))].sort();
  const loads = names.map((process) => ({
    process,
    points: added(series.filter((one) => one.process === process)),
  }));
  return names.length < 2 ? loads : [...loads, { process: TOTAL, points: added(series) }];
}

function added(series: readonly RecordedSeries[]): readonly RecordedPoint[] {
  const [only] = series;
  if (only !== undefined && series.length === 1) return only.points;
  const byTime = new Map<number, RecordedPoint>();
  for (const { points } of series) {
    for (const point of points) {
      const other = byTime.get(point.atMs);
      byTime.set(point.atMs, other === undefined ? point : sumOf(other, point));
    }
  }
  return [...byTime.values()].sort((one, other) => one.atMs - other.atMs);
}

function sumOf(one: RecordedPoint, other: RecordedPoint): RecordedPoint {
  const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  return {
    ...one,
    cpuPercent: sum(one.cpuPercent, other.cpuPercent),
    rssBytes: sum(one.rssBytes, other.rssBytes),
    bm: one.bm ?? other.bm,
    window: one.window ?? other.window,
  };
}

/** The points from one moment to another, both included. */
export function pointsBetween(points: readonly RecordedPoint[], fromMs: number, toMs: number): RecordedPoint[] {
  return points.slice(firstAtOrAfter(points, fromMs), firstAtOrAfter(points, toMs + 1));
}

/** Binary search; the length when all are earlier. */
function firstAtOrAfter(points: readonly RecordedPoint[], atMs: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
