import { html, type Markup, trusted } from '../html/markup.ts';
import { AXIS_HEIGHT, axisMarkup } from './axis.ts';
import { type DrawingWords, drawing } from './drawing.ts';
import type { Scale } from './scale.ts';

/** What is drawn over time, and what stands still beside it. */
interface TimeFrame extends DrawingWords {
  readonly fromMs: number;
  readonly toMs: number;
  readonly time: Scale;
  /** The axis tells the time since a beginning, not of the day. */
  readonly isElapsed?: boolean;
  /** In pixels, without the axis. */
  readonly height: number;
  /** Moves and widens with the time axis: positions across in percent, down in pixels. */
  readonly moving: Markup;
  /** Labels that stay where they are. */
  readonly fixed: Markup;
}

/**
 * A drawing with a time axis below. The script zooms by widening the inner drawing, in which all positions across are relative;
 * without it all is to be seen.
 */
export function timeFrame({
  fromMs,
  toMs,
  time,
  height,
  moving,
  fixed,
  isElapsed = false,
  ...words
}: TimeFrame): Markup {
  const whole = height + AXIS_HEIGHT;
  const drawn = drawing(
    words,
    whole,
    html`<defs>${hatches(words.id)}</defs>
<svg class="zoomed" x="0" width="100%" height="${whole}">${moving}<g class="time-axis" data-y="${height}">${axisMarkup(time.ticks, height)}</g></svg>
${fixed}`,
  );
  return html`<div class="zoom" data-from="${fromMs}" data-to="${toMs}"${isElapsed ? html` data-elapsed` : ''}><p class="zoom-buttons" hidden>${buttons(words.title)}<output></output></p>
${drawn}</div>`;
}

/** Filling of {@link timeFrame} that tells by its lines, not its color: `off`, and `both`. */
export function hatch(id: string, kind: 'off' | 'both'): Markup {
  return trusted(`url(#${id}-${kind})`);
}

function hatches(id: string): Markup[] {
  return [
    html`<pattern id="${trusted(id)}-off" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v6"/></pattern>`,
    html`<pattern id="${trusted(id)}-both" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v6M0 3h6"/></pattern>`,
  ];
}

const BUTTONS = [
  { act: 'in', label: 'Zoom in' },
  { act: 'out', label: 'Zoom out' },
  { act: 'earlier', label: 'Earlier' },
  { act: 'later', label: 'Later' },
  { act: 'all', label: 'All' },
] as const;

function buttons(title: string): Markup[] {
  return BUTTONS.map(
    ({ act, label }) =>
      html`<button type="button" data-zoom="${trusted(act)}" aria-label="${label}: ${title}">${label}</button> `,
  );
}
