import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import { judgeRegression } from './judge-regression.ts';
import { recordingOf } from './recording-of.ts';

/** What the recording in a source says of behavior monitoring; without one, that nothing was evaluated. */
export function judgeBehaviorMonitoring(lookup: Lookup): BehaviorMonitoring {
  const fact = lookup('processes.series');
  // Facts have passed their shapes.
  const series = fact.state === 'known' ? (fact.value as FactValue<'processes.series'>) : [];
  return judgeRegression(recordingOf(series), []);
}
