import { expect, test } from '@jest/globals';
import { differenceOfMeans } from '../../../src/lib/statistics/difference-of-means.ts';
import { seededRandom } from '../../../src/lib/statistics/random.ts';

/** First-order autoregression around `level` with standard deviation `spread`, twelve uniform numbers making one near-normal one. */
function noise(seed: number, length: number, level: number, spread: number, correlation: number): number[] {
  const random = seededRandom(seed);
  const normal = () => Array.from({ length: 12 }, () => random.fraction()).reduce((sum, each) => sum + each, -6);
  let value = normal();
  return Array.from({ length }, () => {
    value = correlation * value + Math.sqrt(1 - correlation ** 2) * normal();
    return level + spread * value;
  });
}

test.each([
  ['independent values', 0, 200, 200],
  ['values that resemble their neighbors', 0.6, 240, 240],
  ['a short and a long series', 0.6, 120, 600],
  ['values that hardly move', 0.9, 360, 360],
])('95 % intervals cover the truth nearly as often as they say: %s', (_, correlation, before, after) => {
  const runs = 400;
  const covered = Array.from({ length: runs }, (__, run) => {
    const interval = differenceOfMeans(
      noise(2 * run, before, 10, 4, correlation),
      noise(2 * run + 1, after, 30, 8, correlation),
      0.95,
    );
    return interval !== undefined && interval.low <= 20 && interval.high >= 20;
  }).filter(Boolean).length;
  expect(covered / runs).toBeGreaterThanOrEqual(0.92);
});

test('a shift of both series shifts nothing, and swapping them turns the sign', () => {
  const [one, other] = [noise(1, 100, 10, 4, 0.5), noise(2, 100, 12, 4, 0.5)];
  const interval = differenceOfMeans(one, other, 0.95);
  const swapped = differenceOfMeans(other, one, 0.95);
  expect(swapped?.low).toBeCloseTo(-(interval?.high ?? 0), 9);
  const raised = differenceOfMeans(
    one.map((value) => value + 7),
    other.map((value) => value + 7),
    0.95,
  );
  expect(raised?.high).toBeCloseTo(interval?.high ?? 0, 9);
});

test('constant series differ by exactly their difference; short ones by nobody knows how much', () => {
  const constant = (value: number, length: number) => Array.from({ length }, () => value);
  expect(differenceOfMeans(constant(5, 20), constant(9, 20), 0.95)).toEqual({
    estimate: 4,
    low: 4,
    high: 4,
    confidence: 0.95,
  });
  expect(differenceOfMeans(constant(5, 19), constant(9, 100), 0.95)).toBeUndefined();
});
