import { nice, ticks } from 'd3-array';
import { utcTicks } from 'd3-time';
import { type Markup, trusted } from '../html/markup.ts';

/** Where something stands on an axis. */
export interface Tick {
  /** From 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** Values on an axis. */
export interface Scale {
  /** From 0 to 1 for everything within. */
  readonly of: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** Values on an axis that goes up from 0. */
export interface HeightScale {
  /** Pixels above the ground. */
  readonly pxOf: (value: number) => number;
  readonly ticks: readonly { readonly px: number; readonly label: string }[];
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** As many labels of a time as a phone has room for. */
const TIME_TICKS = 4;

/** From round number to round number, so that all values are within. */
export function valueScale(
  [low, high]: readonly [number, number],
  count: number,
  labelOf: (value: number) => string,
): Scale {
  const [from, to] = low < high ? nice(low, high, count) : [low, low + 1];
  const of = (value: number) => (value - from) / (to - from);
  return { of, ticks: ticks(from, to, count).map((value) => ({ at: of(value), label: labelOf(value) })) };
}

/** From 0 up to `highest`, which is `heightPx` above the ground at most. */
export function heightScale(
  highest: number,
  heightPx: number,
  count: number,
  labelOf: (value: number) => string,
): HeightScale {
  const { of, ticks: all } = valueScale([0, highest], count, labelOf);
  return {
    pxOf: (value) => of(value) * heightPx,
    ticks: all.map(({ at, label }) => ({ px: Math.round(at * heightPx), label })),
  };
}

/** From one moment to another, UTC. */
export function timeScale(fromMs: number, toMs: number): Scale {
  const of = (atMs: number) => (atMs - fromMs) / (toMs - fromMs);
  const at = utcTicks(new Date(fromMs), new Date(toMs), TIME_TICKS).map((date) => date.getTime());
  return { of, ticks: at.map((ms) => ({ at: of(ms), label: timeLabel(ms) })) };
}

/** From a beginning on, in hours and minutes. */
export function elapsedScale(lengthMs: number): Scale {
  const at = utcTicks(new Date(0), new Date(lengthMs), TIME_TICKS).map((date) => date.getTime());
  return { of: (ms) => ms / lengthMs, ticks: at.map((ms) => ({ at: ms / lengthMs, label: elapsedLabel(ms) })) };
}

/** `0:15` hours, `0:15:30` where seconds count. */
function elapsedLabel(ms: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [ms / HOUR_MS, (ms / MINUTE_MS) % 60, (ms / SECOND_MS) % 60].map(Math.floor);
  return `${hours}:${two(minutes ?? 0)}${seconds === 0 ? '' : `:${two(seconds ?? 0)}`}`;
}

/** `09:15`, `09:15:30` where seconds count, `11-20` at midnight. */
function timeLabel(ms: number): string {
  const iso = new Date(ms).toISOString();
  if (ms % DAY_MS === 0) return iso.slice(5, 10);
  return iso.slice(11, ms % MINUTE_MS === 0 ? 16 : 19);
}

/** A share of a width, for an attribute: `12.345%`. */
export function percent(share: number): Markup {
  return trusted(`${Math.round(share * 100_000) / 1_000}%`);
}
