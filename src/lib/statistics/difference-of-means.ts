import { criticalValue } from './student-t.ts';

/** How much higher a mean is than another, and how sure that is. */
export interface MeanDifference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** From 0 to 1: how often such intervals cover the truth. */
  readonly confidence: number;
}

/** As many as leave each batch long enough to forget the one before. */
const BATCHES = 8;
const SHORTEST_BATCH = 5;
/** Below this there is no saying how much a mean would vary. */
const FEWEST_BATCHES = 4;

/**
 * The mean of `after` minus that of `before`, two series measured at steady intervals, each in its order. Values that resemble their
 * neighbors tell less than as many that do not, so the error comes from the means of eight stretches of each series (batch means,
 * Schmeiser, 1982), and the two errors need not be alike (Welch, 1947). Undefined when a series has fewer than 20 values.
 */
export function differenceOfMeans(
  before: readonly number[],
  after: readonly number[],
  confidence: number,
): MeanDifference | undefined {
  const [one, other] = [batchMean(before), batchMean(after)];
  if (one === undefined || other === undefined) return undefined;
  const estimate = other.mean - one.mean;
  const variance = one.variance + other.variance;
  if (variance === 0) return { estimate, low: estimate, high: estimate, confidence };
  const freedom = variance ** 2 / (one.variance ** 2 / (one.batches - 1) + other.variance ** 2 / (other.batches - 1));
  const reach = Math.sqrt(variance) * criticalValue((1 - confidence) / 2, freedom);
  return { estimate, low: estimate - reach, high: estimate + reach, confidence };
}

/** The mean of all values; NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of a series and the variance of that mean. */
function batchMean(values: readonly number[]): { mean: number; variance: number; batches: number } | undefined {
  const batches = Math.min(BATCHES, Math.floor(values.length / SHORTEST_BATCH));
  if (batches < FEWEST_BATCHES) return undefined;
  const border = (batch: number) => Math.round((batch * values.length) / batches);
  const means = Array.from({ length: batches }, (_, batch) => mean(values.slice(border(batch), border(batch + 1))));
  const center = mean(means);
  const squares = means.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return { mean: mean(values), variance: squares / (batches - 1) / batches, batches };
}
