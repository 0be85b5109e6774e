import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { Recording, TimelineEvent } from '../../model/recording.ts';
import { confounderOf } from './confounder.ts';
import { type Design, designOf } from './design.ts';
import { measurementsOf } from './measurements.ts';
import { nextSteps } from './next-steps.ts';
import { loadsOf, type ProcessLoad } from './process-load.ts';
import { shiftsOf } from './shifts.ts';
import { type Test, testsOf } from './tests.ts';
import { trendsOf } from './trends.ts';
import { verdictOf } from './verdict.ts';

/** A judgement, and what it was made from. */
export interface Regression {
  readonly judged: BehaviorMonitoring;
  readonly loads: readonly ProcessLoad[];
  /** One for each comparison. */
  readonly tests: readonly Test[];
  readonly timeline: readonly TimelineEvent[];
}

/**
 * Whether behavior monitoring is behind the CPU or memory of Defender, and how sure that is, from a recording with it on and off.
 * `timeline` is what else happened, in the order of time: windows in which the load has another cause are left out. The same recording gives
 * the same answer; nothing here throws. What each number means: docs/statistics.md.
 */
export function judgeRegression(recording: Recording, timeline: readonly TimelineEvent[]): BehaviorMonitoring {
  return assessRegression(recording, timeline).judged;
}

/** The same with what the judgement was made from, for the plots. */
export function assessRegression(recording: Recording, timeline: readonly TimelineEvent[]): Regression {
  const loads = loadsOf(recording.series);
  const design = designOf(recording, loads, timeline);
  const rest = {
    leftOut: [...design.leftOut],
    changePoints: design.kind === 'windows' ? [] : shiftsOf(loads, timeline),
    trends: trendsOf(recording.series),
  };
  const lacking = lackOf(recording, design);
  if (lacking !== undefined) {
    const judged = { ...lacking, next: nextSteps(lacking.verdict, design.kind, loads, []), comparisons: [], ...rest };
    return { judged, loads, tests: [], timeline };
  }
  const tests = testsOf(design, measurementsOf(design.stretches, loads));
  const verdict = verdictOf(tests, design, confounderOf(recording, design, timeline));
  const judged = {
    ...verdict,
    next: nextSteps(verdict.verdict, design.kind, loads, tests.filter(({ isFound }) => isFound).map(processOf)),
    comparisons: tests.map(({ comparison }) => comparison),
    ...rest,
  };
  return { judged, loads, tests, timeline };
}

function processOf({ comparison }: Test): string {
  return comparison.process;
}

/** Why nothing can be compared; undefined when something can. */
function lackOf(
  { series }: Recording,
  { stretches, leftOut }: Design,
): Pick<BehaviorMonitoring, 'verdict' | 'reason'> | undefined {
  const has = (isOn: boolean) => stretches.some((stretch) => stretch.isOn === isOn);
  if (has(true) && has(false)) return undefined;
  if (leftOut.length > 0)
    return {
      verdict: 'inconclusive',
      reason: `No calm time with behavior monitoring ${has(true) ? 'off' : 'on'} is left to compare: ${leftOut.length} windows were disturbed by ${[...new Set(leftOut.map(({ because }) => because))].join(', ')}.`,
    };
  if (series.length === 0)
    return {
      verdict: 'not-evaluated',
      reason: 'Nothing here measures CPU and memory of Defender over time; run the experiment to find out.',
    };
  if (has(true) || has(false))
    return {
      verdict: 'not-evaluated',
      reason: `Behavior monitoring was ${has(true) ? 'on' : 'off'} wherever it was measured long enough, so nothing can be compared; run the experiment to find out.`,
    };
  return {
    verdict: 'not-evaluated',
    reason:
      'The recording does not tell when behavior monitoring was on and when it was off, or is too short; run the experiment to find out.',
  };
}
