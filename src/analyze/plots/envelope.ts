import type { Bucket, Envelope } from '../../model/plots.ts';
import type { RecordedPoint } from '../../model/recording.ts';
import type { ProcessLoad } from '../regression/process-load.ts';

/** Stretches of time of one length, in which measurements are summed up. */
export interface Grid {
  readonly fromMs: number;
  readonly bucketMs: number;
}

type Growing = { -readonly [Key in keyof Bucket]: Bucket[Key] };

/** A hole is longer than what usually lies between measurements, or a busy Mac would be full of them. */
const GAP_INTERVALS = 3;

/**
 * What one process measured in each bucket of the grid; undefined when that is nothing. A hole is a bucket without a measurement,
 * unless measurements are just further apart. `intervalMs` is what usually lies between two of them.
 */
export function envelopeOf(
  { process, points }: ProcessLoad,
  of: (point: RecordedPoint) => number | null,
  grid: Grid,
  intervalMs: number,
): Envelope | undefined {
  const runs: Growing[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    const value = of(point);
    if (value === null) continue;
    const fromMs = bucketStart(point.atMs, grid);
    const bucket = runs.at(-1)?.at(-1);
    if (bucket?.fromMs === fromMs) add(bucket, value);
    else if (isHole(bucket, fromMs, grid) && point.atMs - lastMs > GAP_INTERVALS * intervalMs)
      runs.push([begun(fromMs, value)]);
    else runs.at(-1)?.push(begun(fromMs, value));
    lastMs = point.atMs;
  }
  const buckets = runs.flat();
  if (buckets.length === 0) return undefined;
  const n = buckets.reduce((sum, bucket) => sum + bucket.n, 0);
  return {
    process,
    n,
    low: Math.min(...buckets.map(({ low }) => low)),
    mean: buckets.reduce((sum, bucket) => sum + bucket.mean * bucket.n, 0) / n,
    high: Math.max(...buckets.map(({ high }) => high)),
    runs,
  };
}

/** When the bucket begins that a moment lies in. */
export function bucketStart(atMs: number, { fromMs, bucketMs }: Grid): number {
  return fromMs + Math.floor((atMs - fromMs) / bucketMs) * bucketMs;
}

function isHole(bucket: Bucket | undefined, fromMs: number, { bucketMs }: Grid): boolean {
  return bucket === undefined || fromMs - bucket.fromMs > bucketMs;
}

function begun(fromMs: number, value: number): Growing {
  return { fromMs, n: 1, low: value, mean: value, high: value };
}

function add(bucket: Growing, value: number): void {
  bucket.n += 1;
  bucket.low = Math.min(bucket.low, value);
  bucket.mean += (value - bucket.mean) / bucket.n;
  bucket.high = Math.max(bucket.high, value);
}
