import { onOffEffect, type Unit } from '../../lib/statistics/effect.ts';

/** Few enough to try all: 8 windows have 70 ways, 12 have 924. */
const MOST_TRIED = 1_000;
const RARE = 0.05;

/**
 * A guard for values Student's t was not made for: of all ways to call as many units on, at most one in twenty (of fewer than twenty,
 * the true one alone) shows an effect as clear as the true one. With more ways than can be tried, the sums of so many units are
 * close enough to normal.
 */
export function isBeyondChance(units: readonly Unit[]): boolean {
  const count = units.filter(({ isOn }) => isOn).length;
  if (ways(units.length, count) > MOST_TRIED) return true;
  const truth = clarity(units);
  const labelings = [...choices(units.length, count)];
  const asClear = labelings.filter(
    (chosen) => clarity(units.map((unit, index) => ({ ...unit, isOn: chosen.includes(index) }))) >= truth * (1 - 1e-9),
  );
  return asClear.length <= Math.max(1, Math.floor(RARE * labelings.length));
}

/** The estimate in standard errors. */
function clarity(units: readonly Unit[]): number {
  const effect = onOffEffect(units);
  return effect === undefined ? 0 : effect.estimate / effect.standardError;
}

function ways(from: number, count: number): number {
  let result = 1;
  for (let index = 0; index < count; index += 1) result = (result * (from - index)) / (index + 1);
  return result;
}

/** All ways to choose `count` of the numbers below `from`. */
function* choices(from: number, count: number, start = 0): Generator<number[]> {
  if (count === 0) yield [];
  else
    for (let first = start; first <= from - count; first += 1)
      for (const rest of choices(from, count - 1, first + 1)) yield [first, ...rest];
}
