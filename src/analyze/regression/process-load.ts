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
  const [first = [], ...others] = series.map(({ points }) => points);
  return others.reduce(merged, first);
}

/** Both are sorted by time; what both measured at one moment is added up. */
function merged(one: readonly RecordedPoint[], other: readonly RecordedPoint[]): readonly RecordedPoint[] {
  const result: RecordedPoint[] = [];
  let [left, right] = [0, 0];
  for (let [a, b] = [one[0], other[0]]; a !== undefined || b !== undefined; a = one[left], b = other[right]) {
    const order = (a?.atMs ?? Number.POSITIVE_INFINITY) - (b?.atMs ?? Number.POSITIVE_INFINITY);
    if (a !== undefined && b !== undefined && order === 0) result.push(sumOf(a, b));
    else result.push((order < 0 ? a : b) as RecordedPoint);
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
  }
  return result;
}

function sumOf(one: RecordedPoint, other: RecordedPoint): RecordedPoint {
  return {
    atMs: one.atMs,
    cpuPercent: sum(one.cpuPercent, other.cpuPercent),
    rssBytes: sum(one.rssBytes, other.rssBytes),
    bm: one.bm ?? other.bm,
    window: one.window ?? other.window,
  };
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
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
