import type { TimelineEvent } from '../../model/recording.ts';
import type { Scale } from './scale.ts';

/** One label for one event, or for several that are too close to each other. */
export interface EventMark {
  /** `3`, or `3–5`; as numbered in the list of events. */
  readonly label: string;
  /** Of the first, from 0 to 1. */
  readonly at: number;
  /** Whether the label stands on the left of it, for there is no room on the right. */
  readonly isLeft: boolean;
  /** Row of the label, from the top, so that labels do not cover each other. */
  readonly row: number;
}

/** Two events closer than this share of the width have one label: a digit on a phone. */
const CLOSE = 0.035;
/** What a character of a label, and the room around it, take of the width of a phone. */
const CHARACTER = 0.022;
const ROOM = 0.03;

/** The labels of events, which are in the order of time. */
export function eventMarks(events: readonly TimelineEvent[], time: Scale): EventMark[] {
  const groups: { at: number; first: number; last: number }[] = [];
  for (const [index, event] of events.entries()) {
    const at = time.of(Date.parse(event.at));
    const group = groups.at(-1);
    if (group !== undefined && at - group.at < CLOSE) group.last = index + 1;
    else groups.push({ at, first: index + 1, last: index + 1 });
  }
  const ends: number[] = [];
  return groups.map(({ at, first, last }) => {
    const label = first === last ? String(first) : `${first}–${last}`;
    const width = ROOM + label.length * CHARACTER;
    const isLeft = at + width > 1;
    const from = isLeft ? at - width : at;
    const free = ends.findIndex((end) => end <= from);
    const row = free === -1 ? ends.length : free;
    ends[row] = from + width;
    return { label, at, isLeft, row };
  });
}
