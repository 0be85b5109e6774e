import { at } from './robust-spread.ts';
import type { SegmentCost } from './segment-cost.ts';

/**
 * The starts of all stretches but the first, where the sum of their costs and of `price` for each is least (optimal partitioning,
 * Jackson et al., 2005). Takes the square of the length in time: meant for some thousands of values.
 */
export function bestPartition(cost: SegmentCost, price: number, minLength: number): number[] {
  const least = new Float64Array(cost.length + 1).fill(Number.POSITIVE_INFINITY);
  const lastStart = new Int32Array(cost.length + 1);
  least[0] = -price;
  for (let end = minLength; end <= cost.length; end += 1) {
    for (let start = 0; start <= end - minLength; start += 1) {
      const total = at(least, start) + price;
      // Costs are never negative, and this is the loop that takes the time.
      if (total >= at(least, end)) continue;
      const sum = total + cost.of(start, end);
      if (sum >= at(least, end)) continue;
      least[end] = sum;
      lastStart[end] = start;
    }
  }
  const starts: number[] = [];
  for (let end = at(lastStart, cost.length); end > 0; end = at(lastStart, end)) starts.unshift(end);
  return starts;
}
