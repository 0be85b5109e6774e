import type { TimelineEvent } from '../../model/recording.ts';

/** More marks than that cannot be told apart. */
const MOST_EVENTS = 40;

/** Events of a stretch of time, for which there is room in a plot; oldest first. */
export interface PlottedEvents {
  readonly events: readonly TimelineEvent[];
  readonly eventsLeftOut: number;
}

/** Switches of behavior monitoring and what else `isTelling` come first; of the rest, the earliest. */
export function plottedEvents(
  timeline: readonly TimelineEvent[],
  [fromMs, toMs]: readonly [number, number],
  isTelling: (event: TimelineEvent) => boolean,
): PlottedEvents {
  const within = timeline.filter(({ at }) => Date.parse(at) >= fromMs && Date.parse(at) <= toMs);
  const first = within.filter((each) => each.event.startsWith('behavior-monitoring-') || isTelling(each));
  const chosen = new Set([...new Set([...first, ...within])].slice(0, MOST_EVENTS));
  return { events: within.filter((each) => chosen.has(each)), eventsLeftOut: within.length - chosen.size };
}
