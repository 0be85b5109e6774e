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

/** A series that follows itself more closely wanders: its moves are then changes, not noise. */
const MAX_CORRELATION = 0.8;
/** What is left when the changes are taken out does not wander; from here on it could not be told from what does. */
const MAX_LEFT_CORRELATION = 0.95;

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
  const { correlation, longRunVariance } = estimateNoise(values, blockLength, MAX_CORRELATION);
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
  let kept = starts;
  for (;;) {
    const changes = judge(values, cost, noise, kept);
    const weakest = changes.reduce<Change | undefined>(
      (least, change) => (least === undefined || change.gain < least.gain ? change : least),
      undefined,
    );
    if (weakest === undefined || weakest.gain >= price) return withSpread(values, cost, noise, changes);
    kept = kept.filter((start) => start !== weakest.start);
  }
}

function judge(values: Float64Array, cost: SegmentCost, noise: Noise, starts: readonly number[]): Change[] {
  const bounds = [0, ...starts, values.length];
  const left = leftOver(values, cost, starts);
  const overall = residualVariance(left, blockLengthFor(values.length), noise.correlation, starts.length);
  return starts.map((start, index) => {
    const [before, after] = [at(bounds, index), at(bounds, index + 2)];
    const blockLength = blockLengthFor(after - before);
    const around = residualVariance(left.slice(index, index + 2), blockLength, noise.correlation, 1);
    const longRunVariance = Math.max(noise.longRunVariance, overall, around);
    const saved = cost.of(before, after) - cost.of(before, start) - cost.of(start, after);
    const degreesOfFreedom = Math.max(2, Math.floor((after - before) / blockLength) - 2);
    return { start, gain: saved / longRunVariance, longRunVariance, degreesOfFreedom };
  });
}

/** The changes with the variance that what is left without them shows: a level is known no better than that. */
function withSpread(values: Float64Array, cost: SegmentCost, noise: Noise, changes: readonly Change[]): Change[] {
  const starts = changes.map(({ start }) => start);
  const left = Float64Array.from(leftOver(values, cost, starts).flatMap((part) => [...part]));
  const { correlation } = estimateNoise(left, blockLengthFor(values.length), MAX_LEFT_CORRELATION);
  const wider = { ...noise, correlation: Math.max(noise.correlation, correlation) };
  return judge(values, cost, wider, starts).map(({ longRunVariance }, index) => ({
    ...at(changes, index),
    longRunVariance,
  }));
}

/** Each stretch without its level and slope. */
function leftOver(values: Float64Array, cost: SegmentCost, starts: readonly number[]): Float64Array[] {
  const bounds = [0, ...starts, values.length];
  return bounds.slice(1).map((end, index) => {
    const start = at(bounds, index);
    return residuals(values, start, end, cost.fit(start, end));
  });
}
