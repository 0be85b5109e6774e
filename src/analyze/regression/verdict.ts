import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { Design } from './design.ts';
import type { Test } from './tests.ts';
import { ENGINE, LEAST_SHARE_OF_SIZE, TOTAL } from './what-matters.ts';
import { amount, range, subject } from './words.ts';

/** The verdict and the sentence that goes with it. */
export type Verdict = Pick<BehaviorMonitoring, 'verdict' | 'reason'>;

/**
 * What the tests say together. Of a recording in which a person switched, `confounder` is what else may explain a difference; with
 * one, nothing more than `inconclusive` is said.
 */
export function verdictOf(tests: readonly Test[], design: Design, confounder: string | undefined): Verdict {
  const [found] = tests.filter(({ isFound }) => isFound).sort(mostTelling);
  if (found !== undefined && confounder === undefined) return { verdict: 'implicated', reason: blame(found, design) };
  const main = tests.find((test) => isOf(test, ENGINE, 'cpu'));
  if (main === undefined)
    return {
      verdict: 'inconclusive',
      reason: `The CPU of ${ENGINE}, the process behavior monitoring works in, was not measured often enough both with it on and off.`,
    };
  if (confounder !== undefined)
    return { verdict: 'inconclusive', reason: `${difference(found ?? main)}, but ${confounder}.` };
  const open = tests.filter(mustBeExcluded).filter(({ strict, size }) => strict.high >= size);
  const [first] = open.sort(mostTelling);
  const memory = tests.find((test) => isOf(test, ENGINE, 'memory'));
  if (first === undefined && memory !== undefined)
    return { verdict: 'not-implicated', reason: clearance(main, memory) };
  return { verdict: 'inconclusive', reason: first === undefined ? noMemory(main) : doubt(first) };
}

/** The engine's CPU first, which is where an effect is expected; else the largest for its size. */
function mostTelling(one: Test, other: Test): number {
  const rank = (test: Test) =>
    isOf(test, ENGINE, 'cpu') ? Number.POSITIVE_INFINITY : test.comparison.difference.estimate / test.size;
  return rank(other) - rank(one) || 0;
}

function isOf({ comparison }: Test, process: string, metric: Test['comparison']['metric']): boolean {
  return comparison.process === process && comparison.metric === metric;
}

/**
 * An effect on the load of any one process must be excluded. Growth and the workload may stay open: they take longer recordings. Of the
 * total, which sums up the noise of all, the estimate must be below the size.
 */
function mustBeExcluded({ comparison, size }: Test): boolean {
  if (comparison.metric !== 'cpu' && comparison.metric !== 'memory') return false;
  return comparison.process !== TOTAL || comparison.difference.estimate >= size;
}

function blame({ comparison }: Test, { kind, stretches }: Design): string {
  const { process, metric, off, on } = comparison;
  const how =
    kind === 'windows'
      ? `${stretches.length} windows in random order`
      : 'a recording in which nothing else is known to have changed, which is weaker evidence than an experiment';
  return `Behavior monitoring costs ${subject(process)} ${amount(comparison.difference.estimate, metric)} (95 % interval ${range(comparison.difference, metric)}; medians ${amount(off.median, metric)} with it off, ${amount(on.median, metric)} with it on), measured over ${how}.`;
}

function clearance(cpu: Test, memory: Test): string {
  const both = [cpu, memory].map(
    ({ comparison: { metric, difference: effect } }) =>
      `${amount(effect.estimate, metric)} (95 % interval ${range(effect, metric)})`,
  );
  return `Leave behavior monitoring on and look elsewhere: its effect on ${ENGINE} is ${both.join(' and ')}, and ${amount(cpu.size, 'cpu')} or ${amount(memory.size, 'memory')} are excluded for every process of Defender.`;
}

function doubt(test: Test): string {
  const { comparison, size } = test;
  return `${difference(test)}: an effect of ${amount(size, comparison.metric)} is neither shown nor excluded${size * LEAST_SHARE_OF_SIZE < comparison.difference.low ? ', nor is it sure enough beside everything that was compared' : ''}.`;
}

function noMemory(cpu: Test): string {
  return `${difference(cpu)}, which excludes an effect of ${amount(cpu.size, 'cpu')}, but memory was not measured.`;
}

function difference({ comparison: { process, metric, difference: effect } }: Test): string {
  return `With behavior monitoring on, ${subject(process)} takes ${amount(effect.estimate, metric)} more than with it off (95 % interval ${range(effect, metric)})`;
}
