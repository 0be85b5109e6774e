import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changePoints } from '../../src/lib/statistics/change-points.ts';
import { type Random, seededRandom } from '../../src/lib/statistics/random.ts';

/** Roughly normal, with deviation 1. */
function noise(random: Random): number {
  return Array.from({ length: 12 }, () => random.fraction()).reduce((sum, value) => sum + value, -6);
}

/** Noise of deviation 1 whose neighbors have this correlation. */
function noisy(length: number, correlation = 0, random = seededRandom(1)): number[] {
  const result = [noise(random)];
  while (result.length < length)
    result.push(correlation * (result.at(-1) ?? 0) + Math.sqrt(1 - correlation ** 2) * noise(random));
  return result;
}

/** Two levels, at a place that is not the middle. */
function stepped(length: number, place: number, height: number): number[] {
  return noisy(length, 0.3).map((value, index) => value + (index >= place ? height : 0));
}

const indices = (values: readonly number[]) => changePoints(values).map(({ index }) => index);

describe('finds', () => {
  test('a step, with both levels and an interval that holds its height', () => {
    const [change, ...others] = changePoints(stepped(300, 120, 4));
    expect(others).toEqual([]);
    expect(Math.abs((change?.index ?? 0) - 120)).toBeLessThanOrEqual(1);
    expect(change?.before).toBeCloseTo(0, 0);
    expect(change?.after).toBeCloseTo(4, 0);
    expect(change?.difference.low).toBeLessThan(4);
    expect(change?.difference.high).toBeGreaterThan(4);
    expect(change?.difference.low).toBeGreaterThan(3);
    expect(change?.pValue).toBeLessThan(0.001);
  });

  test('a step without any noise, at its place', () => {
    expect(indices(Array.from({ length: 50 }, (_, index) => (index < 20 ? 5 : 9)))).toEqual([20]);
  });

  test('a spell that ends again', () => {
    const spell = noisy(400).map((value, index) => value + (index >= 150 && index < 200 ? 8 : 0));
    expect(indices(spell)).toEqual([150, 200]);
  });

  test('a step on top of a trend', () => {
    const found = indices(stepped(400, 250, 6).map((value, index) => value + index / 50));
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 250)).toBeLessThanOrEqual(2);
  });

  test('where a climb becomes a fall', () => {
    const found = indices(noisy(400).map((value, index) => value - Math.abs(index - 200) / 5));
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 200)).toBeLessThanOrEqual(10);
  });

  test('a step under a daily pattern that is larger than it', () => {
    const daily = stepped(600, 330, 3).map((value, index) => value + 6 * Math.sin((2 * Math.PI * index) / 24));
    const found = indices(daily);
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 330)).toBeLessThanOrEqual(3);
  });

  test('a step among 30,000 values to the value', () => {
    const found = indices(stepped(30_000, 17_003, 5));
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 17_003)).toBeLessThanOrEqual(2);
  });
});

describe('finds nothing in', () => {
  test.each<[string, readonly number[]]>([
    ['nothing', []],
    ['five values', [1, 1, 9, 9, 9]],
    ['one value again and again', Array.from({ length: 500 }, () => 45)],
    ['noise', noisy(500)],
    ['noise that follows itself', noisy(500, 0.7)],
    ['a trend', noisy(500, 0.3).map((value, index) => value + index / 20)],
    ['a single spike', noisy(300).map((value, index) => (index === 140 ? 60 : value))],
    ['a spike on a flat line', Array.from({ length: 300 }, (_, index) => (index === 140 ? 60 : 1))],
    [
      'a daily pattern of steps',
      noisy(960).map((value, index) => value + (index % 96 >= 32 && index % 96 < 72 ? 30 : 0)),
    ],
    ['skewed noise', noisy(500).map((value) => Math.exp(value / 2))],
  ])('%s', (_, values) => {
    expect(changePoints(values)).toEqual([]);
  });
});

test('missing values are left out, and positions still count them', () => {
  const values = stepped(300, 120, 6).flatMap((value) => [Number.NaN, value]);
  expect(indices(values)).toEqual(indices(stepped(300, 120, 6)).map((index) => 2 * index + 1));
});

test('the same changes in other units', () => {
  const values = stepped(200, 120, 3);
  const expected = indices(values);
  expect(expected).toHaveLength(1);
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (shift, scale) => {
        expect(indices(values.map((value) => value * scale + shift))).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

test('the same changes, mirrored, when time runs backwards', () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 160 }), fc.integer({ min: 4, max: 12 }), (place, height) => {
      const values = stepped(200, place, height);
      const forwards = indices(values);
      const backwards = indices(values.toReversed())
        .map((index) => 200 - index)
        .reverse();
      expect(backwards.length).toBeGreaterThan(0);
      expect(backwards).toHaveLength(forwards.length);
      for (const [which, index] of backwards.entries()) {
        expect(Math.abs(index - (forwards[which] ?? 0))).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 30 },
  );
});

test('answers to any numbers, in order, with intervals around the differences', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(0, 1, 1e6)), { maxLength: 80 }), (values) => {
      const found = changePoints(values);
      expect(found.map(({ index }) => index)).toEqual(found.map(({ index }) => index).sort((a, b) => a - b));
      for (const { before, after, difference, pValue } of found) {
        expect([before, after, difference.low, difference.high].every(Number.isFinite)).toBe(true);
        expect(difference.low).toBeLessThanOrEqual(difference.high);
        expect(pValue > 0 && pValue <= 1).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
