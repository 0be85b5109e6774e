import { median } from './location.ts';
import { at, runningSums } from './robust-spread.ts';

/** A pattern must be seen this often before it is believed. */
const MIN_CYCLES = 4;
/** Share of the variance around the moving mean that must repeat (strength of season, Wang, Smith and Hyndman, 2006; the limit of `nsdiffs`). */
const MIN_STRENGTH = 0.64;
/** A shorter period that repeats nearly as well as the best is the period; the best is a multiple of it. */
const NEARLY = 0.9;

/**
 * The pattern that repeats through the whole series, with mean 0, one value for each step of its period (a day, an hour); undefined
 * where none does. Levels and trends are taken out by a moving mean over one period first.
 */
export function seasonOf(values: Float64Array): Float64Array | undefined {
  const sums = runningSums(values);
  const strengths = [0, 0];
  for (let period = 2; period * MIN_CYCLES <= values.length; period += 1)
    strengths.push(strengthOf(aroundMovingMean(values, sums, period), period));
  const enough = Math.max(MIN_STRENGTH, NEARLY * strengths.reduce((best, strength) => Math.max(best, strength), 0));
  const period = strengths.findIndex(
    (strength, index) =>
      strength >= enough && strength >= (strengths[index - 1] ?? 0) && strength >= (strengths[index + 1] ?? 0),
  );
  return period === -1 ? undefined : patternOf(aroundMovingMean(values, sums, period), period);
}

/** From the middle of the first period to the middle of the last. */
function aroundMovingMean(values: Float64Array, sums: Float64Array, period: number): Float64Array {
  const half = period >> 1;
  const isEven = period % 2 === 0;
  const result = new Float64Array(values.length - period);
  for (let index = 0; index < result.length; index += 1) {
    const center = index + half;
    const ends = isEven ? (at(values, center - half) + at(values, center + half)) / 2 : 0;
    const sum = at(sums, center + half + 1) - at(sums, center - half) - ends;
    result[index] = at(values, center) - sum / period;
  }
  return result;
}

/** Correlation of the values with those one period later. */
function strengthOf(values: Float64Array, period: number): number {
  let [product, before, after] = [0, 0, 0];
  for (let index = 0; index + period < values.length; index += 1) {
    const [one, other] = [at(values, index), at(values, index + period)];
    product += one * other;
    before += one * one;
    after += other * other;
  }
  return before > 0 && after > 0 ? product / Math.sqrt(before * after) : 0;
}

function patternOf(values: Float64Array, period: number): Float64Array {
  const half = period >> 1;
  const pattern = new Float64Array(period);
  for (let phase = 0; phase < period; phase += 1) {
    const offset = (phase - half + period) % period;
    pattern[phase] = median(values.filter((_, index) => index % period === offset));
  }
  const mean = pattern.reduce((sum, value) => sum + value, 0) / period;
  return pattern.map((value) => value - mean);
}
