import { at, runningSums } from './robust-spread.ts';
import { seasonOf } from './season.ts';
import { type Change, segment } from './segmentation.ts';
import { withoutSpikes } from './spikes.ts';
import { criticalValue } from './student-t.ts';

/** A place from which on a series is not what it was. */
export interface ChangePoint {
  /** 0-based position of the first value after the change. */
  readonly index: number;
  /** Level of the stretch before the change: its mean without spikes and season. */
  readonly before: number;
  readonly after: number;
  /** `after` minus `before`. */
  readonly difference: {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly confidence: 0.95;
  };
  /** The chance of a change as clear as this anywhere in a series without one; never below 1e-15. */
  readonly pValue: number;
}

/** Longer series are searched as at most this many means, and each change then found again among the values. */
const MAX_BINS = 4_096;
const MIN_LENGTH = 6;
const TAIL = 0.025;
const SMALLEST_P = 1e-15;

/**
 * Where the level or the slope of a series changes for longer than a spike, in order; docs/change-points.md says how, and how well.
 * Values that are not finite are missing: they are left out, and positions still count them.
 */
export function changePoints(values: readonly number[]): ChangePoint[] {
  const positions = values.flatMap((value, index) => (Number.isFinite(value) ? [index] : []));
  if (positions.length < MIN_LENGTH) return [];
  const clean = withoutSpikes(Float64Array.from(positions, (position) => at(values, position)));
  const size = Math.ceil(clean.length / MAX_BINS);
  const season = seasonOf(binMeans(clean, size));
  const steady = clean.map((value, index) => value - (season?.[Math.floor(index / size) % season.length] ?? 0));
  const center = meanOf(steady);
  const bins = binMeans(steady, size);
  const changes = segment(
    bins.map((value) => value - center),
    rangeOf(clean),
  );
  const starts = exactStarts(steady, changes, size);
  const bounds = [0, ...starts, steady.length];
  const blocks = bins.length / Math.cbrt(bins.length);
  return changes.map((change, index) => {
    const [from, start, to] = [at(bounds, index), at(bounds, index + 1), at(bounds, index + 2)];
    return {
      index: at(positions, start),
      ...difference(steady.subarray(from, start), steady.subarray(start, to), change, size),
      pValue: pValueOf(change, blocks),
    };
  });
}

/** The last may be of fewer values. */
function binMeans(values: Float64Array, size: number): Float64Array {
  if (size === 1) return values;
  return Float64Array.from({ length: Math.ceil(values.length / size) }, (_, bin) =>
    meanOf(values.subarray(bin * size, (bin + 1) * size)),
  );
}

function rangeOf(values: Float64Array): number {
  const most = values.reduce((max, value) => Math.max(max, value));
  return most - values.reduce((min, value) => Math.min(min, value));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The place within a bin of the one found where two levels fit best. */
function exactStarts(values: Float64Array, changes: readonly Change[], size: number): number[] {
  const sums = runningSums(values);
  const rough = changes.map(({ start }) => start * size);
  if (size === 1) return rough;
  const starts: number[] = [];
  for (const [index, start] of rough.entries()) {
    const from = starts.at(-1) ?? 0;
    const to = rough[index + 1] ?? values.length;
    const explained = (place: number) =>
      (at(sums, place) - at(sums, from)) ** 2 / (place - from) + (at(sums, to) - at(sums, place)) ** 2 / (to - place);
    let best = start;
    for (let place = start - size + 1; place < start + size; place += 1)
      if (place > from && place < to && explained(place) > explained(best)) best = place;
    starts.push(best);
  }
  return starts;
}

function difference(before: Float64Array, after: Float64Array, change: Change, size: number) {
  const [from, to] = [meanOf(before), meanOf(after)];
  const variance = change.longRunVariance * size * (1 / before.length + 1 / after.length);
  const reach = criticalValue(TAIL, change.degreesOfFreedom) * Math.sqrt(variance);
  const estimate = to - from;
  const confidence = 0.95 as const;
  return {
    before: from,
    after: to,
    difference: { estimate, low: estimate - reach, high: estimate + reach, confidence },
  };
}

/**
 * Of the largest likelihood ratio over all places (James, James and Siegmund, 1987), with places at least a block from the ends. The
 * ratio is first turned into what it would be if the variance were known.
 */
function pValueOf({ gain, degreesOfFreedom }: Change, blocks: number): number {
  const square = degreesOfFreedom * Math.log1p(gain / degreesOfFreedom);
  const tail = Math.sqrt(square / (2 * Math.PI)) * Math.exp(-square / 2);
  const places = 2 * Math.log(blocks - 1);
  return Math.min(1, Math.max(SMALLEST_P, tail * ((1 - 1 / square) * places + 4 / square)));
}
