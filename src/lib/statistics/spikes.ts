import { median } from './location.ts';
import { robustDeviation, steps } from './robust-spread.ts';

/** Values to each side that a value is held against: what lasts longer than three of them is more than a spike. */
const REACH = 3;
/** In standard deviations of the noise between neighbors. */
const LIMIT = 4;

/**
 * The values with each spike replaced by the median of its seven neighbors (the filter of Hampel, 1974): a value that stands out from
 * them by four deviations of the noise. Steps and slopes stay where they are.
 */
export function withoutSpikes(values: Float64Array): Float64Array {
  const limit = (LIMIT * robustDeviation(steps(values))) / Math.SQRT2;
  return values.map((value, index) => {
    const center = median(values.subarray(Math.max(0, index - REACH), index + REACH + 1));
    return Math.abs(value - center) > limit ? center : value;
  });
}
