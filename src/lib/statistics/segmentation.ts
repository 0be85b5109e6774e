import { blockLengthFor, estimateNoise, type Noise, residualVariance } from './long-run-variance.ts';
import { bestPartition } from './partition.ts';
import { at } from './robust-spread.ts';
import { residuals, SegmentCost } from './segment-cost.ts';

/** In units of the logarithm of the length: between BIC (2: a place and a level) and its modification by Zhang and Siegmund (3). */
const CHANGE_PRICE = 2.5;
/** A slope is one thing to know where a change is two. */
const SLOPE_PRICE = CHANGE_PRICE / 2;
/** Share of the range that nobody would see on a chart: no series is made of straight lines to that precision. */
const UNSEEN = 0.02;

/** A change between two stretches, and what speaks for it. */
export interface Change {
  readonly start: number;
  /** Squared distance saved by the change, in units of the long-run variance around it. */
  readonly gain: number;
  /** Variance of a mean of n values around the change, times n. */
  readonly longRunVariance: number;
  /** Blocks that this variance is known from. */
  readonly degreesOfFreedom: number;
}

/**
 * Stretches of a series, each with one level or one slope; changes that the noise around them could explain are taken out again.
 * `range` is that of what a person would see of the series, its season included.
 */
export function segment(values: Float64Array, range: number): Change[] {
  const blockLength = blockLengthFor(values.length);
  if (range === 0) return [];
  const { correlation, longRunVariance } = estimateNoise(values, blockLength);
  const noise = {
    correlation,
    longRunVariance: Math.max(longRunVariance, blockLength * (UNSEEN * range) ** 2),
  };
  const cost = new SegmentCost(values, SLOPE_PRICE * Math.log(values.length) * noise.longRunVariance);
  const price = changePrice(values.length, values.length / blockLength - 1);
  const starts = bestPartition(cost, price * noise.longRunVariance, Math.max(2, blockLength));
  return withoutDoubtful(values, cost, noise, starts, price);
}

/** Likelihood ratio that a change must reach when the variance is itself an estimate with so many degrees of freedom. */
function changePrice(length: number, degreesOfFreedom: number): number {
  const freedom = Math.max(2, degreesOfFreedom);
  return freedom * Math.expm1((CHANGE_PRICE * Math.log(length)) / freedom);
}

/** The weakest change goes first, since its neighbors are judged anew without it. */
function withoutDoubtful(
  values: Float64Array,
  cost: SegmentCost,
  noise: Noise,
  starts: readonly number[],
  price: number,
): Change[] {
  let left = starts;
  for (;;) {
    const changes = judge(values, cost, noise, left);
    const weakest = changes.reduce<Change | undefined>(
      (least, change) => (least === undefined || change.gain < least.gain ? change : least),
      undefined,
    );
    if (weakest === undefined || weakest.gain >= price) return changes;
    left = left.filter((start) => start !== weakest.start);
  }
}

function judge(values: Float64Array, cost: SegmentCost, noise: Noise, starts: readonly number[]): Change[] {
  const bounds = [0, ...starts, values.length];
  const rest = bounds
    .slice(1)
    .map((end, index) => residuals(values, at(bounds, index), end, cost.fit(at(bounds, index), end)));
  const overall = residualVariance(rest, blockLengthFor(values.length), noise.correlation, starts.length);
  return starts.map((start, index) => {
    const [before, after] = [at(bounds, index), at(bounds, index + 2)];
    const blockLength = blockLengthFor(after - before);
    const around = residualVariance(rest.slice(index, index + 2), blockLength, noise.correlation, 1);
    const longRunVariance = Math.max(noise.longRunVariance, overall, around);
    const saved = cost.of(before, after) - cost.of(before, start) - cost.of(start, after);
    const degreesOfFreedom = Math.max(2, Math.floor((after - before) / blockLength) - 2);
    return { start, gain: saved / longRunVariance, longRunVariance, degreesOfFreedom };
  });
}
