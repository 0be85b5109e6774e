import type { Unit } from '../../lib/statistics/effect.ts';
import type { Distribution, DistributionsPlot, WindowValues } from '../../model/plots.ts';
import type { Test } from '../regression/tests.ts';
import { ENGINE } from '../regression/what-matters.ts';

/** A person looks at a few; the numbers of all are in a table. */
const MOST_SHOWN = 8;
/** Enough for the shape of a distribution. */
const MOST_VALUES = 100;

/** The windows behind each comparison: what was found first, then the engine's CPU, then the largest for its size. */
export function distributionsOf(tests: readonly Test[]): DistributionsPlot {
  const shown = tests.toSorted((one, other) => rank(other) - rank(one)).slice(0, MOST_SHOWN);
  return { shown: shown.map(distributionOf), leftOut: tests.length - shown.length };
}

/** Growth within a window says little on its own, so it comes last. */
function rank({ isFound, comparison: { process, metric, difference }, size }: Test): number {
  const isExpected = process === ENGINE && metric === 'cpu';
  const share = Math.abs(difference.estimate) / size;
  return (isFound ? 4 : 0) + (isExpected ? 2 : 0) + (metric === 'memory-growth' ? 0 : 1) + share / (1 + share);
}

function distributionOf({ comparison, units }: Test): Distribution {
  const of = (isOn: boolean) => windowValues(units.filter((unit) => unit.isOn === isOn));
  return { comparison, off: of(false), on: of(true) };
}

function windowValues(units: readonly Unit[]): WindowValues {
  const values = units.map(({ value }) => value).sort((one, other) => one - other);
  const weights = units.reduce((sum, { weight }) => sum + weight, 0);
  const mean = units.reduce((sum, { value, weight }) => sum + value * weight, 0) / weights;
  return { windows: values.length, mean, values: evenly(values) };
}

/** The first, the last, and others the same number of places apart. */
function evenly(values: readonly number[]): number[] {
  if (values.length <= MOST_VALUES) return [...values];
  const step = (values.length - 1) / (MOST_VALUES - 1);
  return Array.from({ length: MOST_VALUES }, (_, index) => values[Math.round(index * step)] ?? 0);
}
