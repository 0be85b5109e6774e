import type { TimelineEvent } from '../../model/recording.ts';
import { cut } from '../html/bounded.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { eventMarks } from './event-marks.ts';
import { percent, type Scale } from './scale.ts';
import { counted, moment } from './words.ts';

const ROW_HEIGHT = 16;
const BASELINE = 12;
const LONGEST_DETAIL = 200;
/** A longer list is folded. */
const MOST_OPEN = 12;

/** Events in a drawing over time. */
export interface EventMarkup {
  /** Their numbers, in rows from the top. */
  readonly labels: Markup;
  /** Pixels the rows take. */
  readonly heightPx: number;
  /** A line for each from the top down. */
  readonly lines: (height: number) => Markup;
}

/** Marks events, which are in the order of time, with their numbers in {@link eventList}. */
export function eventMarkup(events: readonly TimelineEvent[], time: Scale): EventMarkup {
  const marks = eventMarks(events, time);
  const moments = [...new Set(events.map(({ at }) => Date.parse(at)))];
  return {
    labels: html`${marks.map(
      ({ label, at, isLeft, row }) =>
        html`<text class="event-number" x="${percent(at)}" dx="${isLeft ? -3 : 3}" text-anchor="${trusted(isLeft ? 'end' : 'start')}" y="${row * ROW_HEIGHT + BASELINE}">${label}</text>`,
    )}`,
    heightPx: ROW_HEIGHT * marks.reduce((rows, { row }) => Math.max(rows, row + 1), 0),
    lines: (height) =>
      html`${moments.map((ms) => percent(time.of(ms))).map((x) => html`<line class="event" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`)}`,
  };
}

/** Events in words, with the numbers they have in the figure of this id; `elsewhere` is the figure that lists them already. */
export function eventList(
  { events, eventsLeftOut }: { readonly events: readonly TimelineEvent[]; readonly eventsLeftOut: number },
  id: string,
  elsewhere?: string,
): Markup {
  if (events.length === 0) return html``;
  if (elsewhere !== undefined)
    return html`<p class="more">Events are numbered as in the <a href="#${trusted(elsewhere)}-events">plot above</a>.</p>`;
  const items = events.map(
    ({ event, at, detail }) =>
      html`<li>${moment(Date.parse(at))} ${cut(event, LONGEST_DETAIL)}${detail === undefined ? '' : html`: ${cut(detail, LONGEST_DETAIL)}`}</li>
`,
  );
  const more =
    eventsLeftOut === 0 ? '' : html`<p class="more">${counted(eventsLeftOut, 'other event')} not marked.</p>`;
  return html`<details class="events" id="${trusted(id)}-events"${events.length > MOST_OPEN ? '' : html` open`}><summary>${counted(events.length, 'event')}</summary><ol>${items}</ol>${more}</details>`;
}
