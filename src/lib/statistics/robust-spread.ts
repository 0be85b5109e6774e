import { median } from './location.ts';

/** Makes the median absolute deviation of normal noise equal to its standard deviation (1 / Φ⁻¹(3/4)). */
const MAD_TO_DEVIATION = 1.4826;

/** The standard deviation, from the median absolute deviation: half of the values may be anything. */
export function robustDeviation(values: Float64Array): number {
  const center = median(values);
  return MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - center)));
}

/** What is added at each step; one element fewer than the values. */
export function steps(values: Float64Array): Float64Array {
  return values.subarray(1).map((value, index) => value - at(values, index));
}

/** The element of an array that is known to be long enough. */
export function at<T>(values: ArrayLike<T>, index: number): T {
  return values[index] as T;
}

/** Sums of the first 0, 1, 2 … values, so that any stretch is one subtraction. */
export function runningSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index += 1) sums[index + 1] = at(sums, index) + at(values, index);
  return sums;
}
