import { at, runningSums } from './robust-spread.ts';

/** How one stretch of a series is best described. */
export interface Fit {
  /** Value at the middle of the stretch. */
  readonly level: number;
  /** Added at each step; 0 where one level does as well. */
  readonly slope: number;
}

/** A slope for fewer values than this would follow noise. */
const MIN_SLOPED = 4;

/** Squared distance of any stretch from its best description: one level, or a line where that saves more than `slopePrice`. */
export class SegmentCost {
  readonly length: number;
  readonly #slopePrice: number;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #moments: Float64Array;

  constructor(values: Float64Array, slopePrice: number) {
    this.length = values.length;
    this.#slopePrice = slopePrice;
    this.#sums = runningSums(values);
    this.#squares = runningSums(values.map((value) => value * value));
    this.#moments = runningSums(values.map((value, index) => value * index));
  }

  /** The price of a slope included. `start` belongs to the stretch, `end` does not. */
  of(start: number, end: number): number {
    const count = end - start;
    const sum = at(this.#sums, end) - at(this.#sums, start);
    const flat = Math.max(0, at(this.#squares, end) - at(this.#squares, start) - (sum * sum) / count);
    if (count < MIN_SLOPED) return flat;
    const rise = this.#rise(start, end, sum);
    const saved = (rise * rise * 12) / (count * (count * count - 1));
    return saved > this.#slopePrice ? Math.max(0, flat - saved) + this.#slopePrice : flat;
  }

  fit(start: number, end: number): Fit {
    const count = end - start;
    const sum = at(this.#sums, end) - at(this.#sums, start);
    const spread = (count * (count * count - 1)) / 12;
    const rise = this.#rise(start, end, sum);
    const isSloped = count >= MIN_SLOPED && (rise * rise) / spread > this.#slopePrice;
    return { level: sum / count, slope: isSloped ? rise / spread : 0 };
  }

  /** Sum of value × distance from the middle. */
  #rise(start: number, end: number, sum: number): number {
    return at(this.#moments, end) - at(this.#moments, start) - ((start + end - 1) / 2) * sum;
  }
}

/** What is left of a stretch when its description is taken away. */
export function residuals(values: Float64Array, start: number, end: number, { level, slope }: Fit): Float64Array {
  const middle = (start + end - 1) / 2;
  return values.slice(start, end).map((value, index) => value - level - slope * (start + index - middle));
}
