import { html, type Markup } from '../html/markup.ts';
import { hatch } from './time-frame.ts';

/** What needs an explanation in a drawing over time. */
export interface LegendKeys {
  /** Of one bucket; undefined when drawings with several lengths are beside each other. */
  readonly bucketMs: number | undefined;
  readonly hasOff: boolean;
  readonly hasChanges: boolean;
  readonly hasEvents: boolean;
}

/** What the lines and shapes mean, below the drawing with this id. */
export function legend(id: string, { bucketMs, hasOff, hasChanges, hasEvents }: LegendKeys): Markup {
  const bucket = bucketMs === undefined ? 'short stretch' : durationWords(bucketMs);
  return html`<ul class="legend">${[
    key(
      html`<rect class="range" y="2" width="28" height="10"/><path class="mean" d="M0 7h28"/>`,
      `mean, lowest and highest of each ${bucket}`,
    ),
    ...(hasOff
      ? [
          key(
            html`<rect class="shade" width="28" height="14" fill="${hatch(id, 'off')}"/>`,
            'behavior monitoring (BM) off',
          ),
        ]
      : []),
    ...(hasChanges
      ? [
          key(
            html`<path class="level" d="M0 11h14M14 4h14"/><path class="interval" d="M10 1h8M14 1V7M10 7h8"/><path class="diamond" d="M14 0l4 4l-4 4l-4 -4z"/>`,
            'change of level, with its 95 % interval',
          ),
        ]
      : []),
    ...(hasEvents
      ? [key(html`<path class="event" d="M6 0v14"/><text class="event-number" x="9" y="11">1</text>`, 'event')]
      : []),
  ]}</ul>`;
}

function key(drawing: Markup, words: string): Markup {
  return html`<li><svg class="key" aria-hidden="true" width="28" height="14">${drawing}</svg> ${words}</li>`;
}

function durationWords(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`;
  return `${Math.round(ms / 6_000) / 10} min`;
}
