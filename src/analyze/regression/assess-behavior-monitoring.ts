import type { TimelineEvent } from '../../model/recording.ts';
import type { FactName, FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import { isExplanation } from './disturbances.ts';
import { assessRegression, type Regression } from './judge-regression.ts';
import { recordingOf } from './recording-of.ts';
import { timelineOf } from './timeline.ts';

/** What the recording in a source says of behavior monitoring, beside everything else in it that has a date. */
export function assessBehaviorMonitoring(lookup: Lookup): Regression {
  const listOf = <Name extends FactName>(name: Name): FactValue<Name> | [] => {
    const fact = lookup(name);
    // Facts have passed their shapes.
    return fact.state === 'known' ? (fact.value as FactValue<Name>) : [];
  };
  const events = listOf('processes.recorded-events');
  const recorded = events
    .filter(({ event }) => isExplanation(event))
    .map(
      ({ event, t, process, at }): TimelineEvent => ({
        ...{ event, at: t },
        ...(process !== null && { detail: process }),
        ...(at !== undefined && { place: at }),
      }),
    );
  const timeline = [...timelineOf(lookup), ...recorded].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return assessRegression(recordingOf(listOf('processes.series'), events), timeline);
}
