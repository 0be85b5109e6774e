import type { Random } from './random.ts';

/** One of the two conditions of an experiment. */
export type Arm = 'A' | 'B';

/** Each block has both arms in balance, so that a steady drift cancels out within it. */
const BLOCKS: readonly (readonly Arm[])[] = [
  ['A', 'B', 'B', 'A'],
  ['B', 'A', 'A', 'B'],
];
const PAIRS: readonly (readonly Arm[])[] = [
  ['A', 'B'],
  ['B', 'A'],
];

/**
 * The order of the windows of an experiment: blocks of four, `ABBA` or `BAAB` by chance, and a pair where two windows are left.
 * Throws `RangeError` for an odd or too small number.
 */
export function blockDesign(windows: number, random: Random): Arm[] {
  if (!Number.isInteger(windows) || windows < 4 || windows % 2 !== 0)
    throw new RangeError(`an experiment needs an even number of windows, at least 4, not ${windows}`);
  const design: Arm[] = [];
  while (design.length < windows) {
    const choices = windows - design.length >= 4 ? BLOCKS : PAIRS;
    design.push(...(choices[random.below(choices.length)] ?? []));
  }
  return design;
}
