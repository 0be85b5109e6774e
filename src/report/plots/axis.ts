import { html, type Markup, trusted } from '../html/markup.ts';
import { percent, type Tick } from './scale.ts';

/** Pixels an axis takes. */
export const AXIS_HEIGHT = 24;

const TICK_HEIGHT = 5;
const BASELINE = 18;
/** Closer to an end than this, a label is put inside. */
const END = 0.06;

/** A line with its labels below, `y` pixels from the top. */
export function axisMarkup(ticks: readonly Tick[], y: number): Markup {
  const labels = ticks.map(({ at, label }) => {
    const x = percent(at);
    const anchor = at < END ? 'start' : at > 1 - END ? 'end' : 'middle';
    return html`<g class="tick"><line class="axis" x1="${x}" x2="${x}" y1="${y}" y2="${y + TICK_HEIGHT}"/><text x="${x}" y="${y + BASELINE}" text-anchor="${trusted(anchor)}">${label}</text></g>`;
  });
  return html`<line class="axis" x1="0" x2="100%" y1="${y}" y2="${y}"/>${labels}`;
}
