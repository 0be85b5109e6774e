import type { MonitoringSpan } from '../../model/plots.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { percent, type Scale } from './scale.ts';
import { hatch } from './time-frame.ts';

/** Pixels the band takes, with the room below it. */
export const BAND_HEIGHT = 18;

const BASELINE = 13;
const ROOM = 2;
/** A stretch must be this wide to hold a word on a phone. */
const WIDE_ENOUGH = 0.11;

const STATE_WORDS: Readonly<Record<MonitoringSpan['state'], string>> = {
  on: 'BM on',
  off: 'BM off',
  both: '',
  unknown: 'BM ?',
};

/** A band that says when behavior monitoring was on, `y` pixels from the top. */
export function monitoringBand(spans: readonly MonitoringSpan[], time: Scale, y: number): Markup {
  return html`${spans.map(({ state, fromMs, toMs }) => {
    const [from, width] = [time.of(fromMs), time.of(toMs) - time.of(fromMs)];
    const word =
      width < WIDE_ENOUGH
        ? ''
        : html`<text x="${percent(from + width / 2)}" y="${y + BASELINE}" text-anchor="middle">${STATE_WORDS[state]}</text>`;
    return html`<rect class="band ${trusted(state)}" x="${percent(from)}" y="${y}" width="${percent(width)}" height="${BAND_HEIGHT - ROOM}"/>${word}`;
  })}`;
}

/** Hatches the time it was off, behind a drawing with this id. */
export function offShades(
  spans: readonly MonitoringSpan[],
  time: Scale,
  { id, y, height }: { readonly id: string; readonly y: number; readonly height: number },
): Markup {
  return html`${spans.map(({ state, fromMs, toMs }) =>
    state === 'off' || state === 'both'
      ? html`<rect class="shade" x="${percent(time.of(fromMs))}" y="${y}" width="${percent(time.of(toMs) - time.of(fromMs))}" height="${height}" fill="${hatch(id, state)}"/>`
      : html``,
  )}`;
}
