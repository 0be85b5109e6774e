import { at, robustDeviation, runningSums } from './robust-spread.ts';

/** Noise that follows itself: each value is `correlation` times the one before it, and something new. */
export interface Noise {
  /** From 0 (each value by itself) up to what was allowed. */
  readonly correlation: number;
  /** Variance of a mean of n values, times n, for large n. */
  readonly longRunVariance: number;
}

const BISECTIONS = 40;

/** Block length for `length` values: grows with the cube root, the rate that is best for block estimates of a variance. */
export function blockLengthFor(length: number): number {
  return Math.max(1, Math.round(Math.cbrt(length)));
}

/**
 * The noise of a series whose level may change: from the median absolute deviation of differences between the means of neighboring
 * blocks (Wu and Zhao, 2007), so that steps, which are few, and a trend, which is the same in all, do not count. What blocks are too
 * short to show is added for a first-order autoregression of at most `maxCorrelation`.
 */
export function estimateNoise(values: Float64Array, blockLength: number, maxCorrelation: number): Noise {
  const single = blockVariance(values, 1);
  const blocked = blockVariance(values, blockLength);
  const correlation = correlationFor(blocked / single, blockLength, maxCorrelation);
  return {
    correlation,
    longRunVariance: Math.max(
      single,
      (blocked * longRun(correlation)) / expectedBlockVariance(correlation, blockLength),
    ),
  };
}

/**
 * The long-run variance of residuals, stretch by stretch: mean squares of blocks, made larger for what blocks of this length miss of
 * noise with this correlation. `fitted` is the number of levels that were fitted. 0 where there are too few blocks to tell.
 */
export function residualVariance(
  stretches: readonly Float64Array[],
  blockLength: number,
  correlation: number,
  fitted: number,
): number {
  let squares = 0;
  let blocks = -fitted;
  for (const stretch of stretches) {
    const whole = Math.floor(stretch.length / blockLength);
    const first = (stretch.length - whole * blockLength) >> 1;
    const sums = runningSums(stretch);
    for (let block = 0; block < whole; block += 1) {
      const start = first + block * blockLength;
      squares += (at(sums, start + blockLength) - at(sums, start)) ** 2 / blockLength;
    }
    blocks += whole;
  }
  if (blocks <= 0) return 0;
  return ((squares / blocks) * longRun(correlation) * blockLength) / sumVariance(correlation, blockLength);
}

function blockVariance(values: Float64Array, blockLength: number): number {
  const sums = runningSums(values);
  const means = new Float64Array(Math.max(0, values.length - blockLength + 1));
  for (let index = 0; index < means.length; index += 1)
    means[index] = (at(sums, index + blockLength) - at(sums, index)) / blockLength;
  const differences = means.subarray(blockLength).map((mean, index) => mean - at(means, index));
  return ((robustDeviation(differences) || 0) ** 2 * blockLength) / 2;
}

/** The correlation with which blocks would vary `ratio` times as much as single values do. */
function correlationFor(ratio: number, blockLength: number, maxCorrelation: number): number {
  const ratioAt = (correlation: number) => expectedBlockVariance(correlation, blockLength) / (1 - correlation);
  let [low, high] = [0, maxCorrelation];
  if (!(ratio > ratioAt(low))) return low;
  if (ratio >= ratioAt(high)) return high;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (ratioAt(middle) < ratio) low = middle;
    else high = middle;
  }
  return low;
}

/** Long-run variance of a first-order autoregression whose values have variance 1. */
function longRun(correlation: number): number {
  return (1 + correlation) / (1 - correlation);
}

/** What `blockVariance` of such noise tends to. */
function expectedBlockVariance(correlation: number, blockLength: number): number {
  return (4 * sumVariance(correlation, blockLength) - sumVariance(correlation, 2 * blockLength)) / (2 * blockLength);
}

/** Variance of the sum of `count` neighbors. */
function sumVariance(correlation: number, count: number): number {
  let sum = count;
  for (let lag = 1; lag < count; lag += 1) sum += 2 * (count - lag) * correlation ** lag;
  return sum;
}
