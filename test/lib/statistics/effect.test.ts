import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chanceAbove0, growth, intervalOf, onOffEffect, type Unit } from '../../../src/lib/statistics/effect.ts';

const unit = fc.record({
  isOn: fc.boolean(),
  value: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  weight: fc.double({ min: 0.1, max: 1, noNaN: true }),
});
const units = fc
  .array(unit, { minLength: 8, maxLength: 16 })
  .map((list) =>
    list.map((each, at): Unit => ({ ...each, at, isOn: at === 1 || at === 4 || (each.isOn && at !== 2) })),
  );
const changed = (list: readonly Unit[], value: (unit: Unit) => number): Unit[] =>
  list.map((each) => ({ ...each, value: value(each) }));
const close = (actual: number | undefined, expected: number) => expect(actual).toBeCloseTo(expected, 5);

describe('the difference between on and off', () => {
  test('does not depend on the level, nor on a straight drift', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: -50, max: 50 }), fc.integer({ min: -9, max: 9 }), (list, level, drift) => {
        const [one, other] = [
          onOffEffect(list),
          onOffEffect(changed(list, ({ value, at }) => value + level + drift * at)),
        ];
        close(other?.estimate, one?.estimate ?? 0);
        close(other?.standardError, one?.standardError ?? 0);
      }),
    );
  });

  test('grows as the values do', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 2, max: 9 }), (list, times) => {
        const [one, other] = [onOffEffect(list), onOffEffect(changed(list, ({ value }) => times * value))];
        close(other?.estimate, times * (one?.estimate ?? 0));
        close(other?.standardError, times * (one?.standardError ?? 0));
      }),
    );
  });

  test('is the opposite when on and off change places', () => {
    fc.assert(
      fc.property(units, (list) => {
        const [one, other] = [onOffEffect(list), onOffEffect(list.map((each) => ({ ...each, isOn: !each.isOn })))];
        close(other?.estimate, -(one?.estimate ?? 0));
        close(other?.standardError, one?.standardError ?? 0);
      }),
    );
  });

  test('is as much more as is added when on', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: -100, max: 100 }), (list, effect) => {
        const other = onOffEffect(changed(list, ({ value, isOn }) => value + (isOn ? effect : 0)));
        close(other?.estimate, (onOffEffect(list)?.estimate ?? 0) + effect);
      }),
    );
  });

  test('is not told by units that are all on, or too few, or in which on came with the drift', () => {
    const of = (isOn: readonly boolean[]) =>
      onOffEffect(isOn.map((on, at) => ({ isOn: on, at, value: at % 3, weight: 1 })));
    expect(of([true, true, true, true])).toBeUndefined();
    expect(of([true, false])).toBeUndefined();
    expect(of([false, true, true])?.degreesOfFreedom).toBe(1);
  });
});

// From the classical two-sample t-test of 20.1 21.3 19.8 20.8 and 23.9 25.0 24.6 23.7.
test('agrees with the t-test of a textbook where there is no drift to take out', () => {
  const values = [20.1, 23.9, 25.0, 21.3].map((value, at) => ({ value, at, isOn: at === 1 || at === 2, weight: 1 }));
  const effect = onOffEffect(values);
  close(effect?.estimate, 3.75);
  close(effect?.standardError, Math.hypot(0.6, 0.55));
  expect(effect?.degreesOfFreedom).toBe(2);
});

describe('Student t', () => {
  // Tables: 97.5 % and 99.5 % points.
  test.each([
    [1, 0.95, 12.706],
    [5, 0.95, 2.571],
    [5, 0.99, 4.032],
    [30, 0.95, 2.042],
  ])('with %d degrees of freedom, %d', (degreesOfFreedom, confidence, expected) => {
    const effect = { estimate: 0, standardError: 1, degreesOfFreedom };
    expect(intervalOf(effect, confidence).high).toBeCloseTo(expected, 3);
    expect(chanceAbove0({ ...effect, estimate: expected })).toBeCloseTo((1 - confidence) / 2, 4);
  });
});

describe('growth', () => {
  test('is the slope, and less sure when the residuals resemble their neighbors', () => {
    const line = (noise: (at: number) => number) =>
      Array.from({ length: 24 }, (_, at) => ({ at, value: 100 + 5 * at + noise(at) }));
    const restless = growth(line((at) => (at % 2 === 0 ? 3 : -3)));
    const waves = growth(line((at) => 3 * Math.sign(Math.sin(at / 2))));
    expect(restless?.estimate).toBeCloseTo(5, 0);
    expect(waves?.standardError).toBeGreaterThan(2 * (restless?.standardError ?? 0));
    expect(waves?.degreesOfFreedom).toBeLessThan(restless?.degreesOfFreedom ?? 0);
  });
});
