import { formatCount, formatDuration } from '../../lib/quantity.ts';
import type { ErrorCount, ErrorsPlot } from '../../model/plots.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { eventList, eventMarkup } from './event-markup.ts';
import { type Figure, figureOf } from './figure.ts';
import { type Scale, timeScale, valueScale } from './scale.ts';
import { timeFrame } from './time-frame.ts';
import { counted, moment, period } from './words.ts';

const ID = 'plot-errors';
const NAME_HEIGHT = 20;
const DRAWING_HEIGHT = 60;
const GAP = 8;
const PANEL_HEIGHT = NAME_HEIGHT + DRAWING_HEIGHT + GAP;
const FINENESS = 4;
const SCALE_TICKS = 2;
const MOST_ROWS = 24;
const MINUTE_MS = 60_000;

/** One kind of line. */
interface Kind {
  readonly name: string;
  readonly countsOf: (plot: ErrorsPlot) => readonly number[];
}

const KINDS: readonly Kind[] = [
  { name: 'errors', countsOf: ({ errors }) => errors },
  { name: 'warnings', countsOf: ({ warnings }) => warnings },
];

/** How many errors and warnings Defender logged when. */
export function errorsFigure(plot: ErrorsPlot): Figure {
  const { fromMs, toMs } = plot;
  const title = `Errors and warnings in Defender's logs, per ${formatDuration(plot.bucketMs)}`;
  const description = errorsWords(plot);
  const shown = KINDS.filter(({ countsOf }) => countsOf(plot).some((count) => count > 0));
  const time = timeScale(fromMs, toMs);
  const events = eventMarkup(plot.events, time);
  const height = events.heightPx + shown.length * PANEL_HEIGHT;
  const yOf = (index: number) => events.heightPx + index * PANEL_HEIGHT;
  const drawn = timeFrame({
    ...{ id: ID, title, description, fromMs, toMs, time, height },
    moving: html`${shown.map((kind, index) => bars(kind.countsOf(plot), yOf(index)))}${events.lines(height)}${events.labels}`,
    fixed: html`${shown.map((kind, index) => labels(kind, plot, yOf(index)))}`,
  });
  return figureOf(
    { id: ID, title, section: 'errors' },
    description,
    html`${drawn}
${eventList(plot, ID)}`,
    plot.bucketMs === MINUTE_MS ? [numbers(plot)] : [numbers(plot), minutes(plot)],
  );
}

function bars(counts: readonly number[], y: number): Markup {
  const { of, ticks } = scaleOf(counts);
  const height = DRAWING_HEIGHT * FINENESS;
  const path = counts
    .map((count, index) => {
      const tall = count === 0 ? 0 : Math.max(FINENESS, Math.round(of(count) * height));
      return tall === 0 ? '' : `M${index} ${height}v-${tall}h1v${tall}z`;
    })
    .join('');
  const lines = ticks.map(
    ({ at }) => html`<line class="grid" x1="0" x2="100%" y1="${tickY(at, y)}" y2="${tickY(at, y)}"/>`,
  );
  return html`${lines}<svg class="envelope" y="${y + NAME_HEIGHT}" width="100%" height="${DRAWING_HEIGHT}" viewBox="0 0 ${counts.length} ${height}" preserveAspectRatio="none"><path class="columns" d="${trusted(path)}"/></svg>`;
}

function labels({ name, countsOf }: Kind, plot: ErrorsPlot, y: number): Markup {
  const counts = countsOf(plot);
  const scale = scaleOf(counts)
    .ticks.filter(({ at }) => at > 0)
    .map(({ at, label }) => html`<text class="scale" x="2" y="${tickY(at, y) + 11}">${label}</text>`);
  return html`${scale}<text class="name" x="0" y="${y + 14}">${name}</text><text class="summary" x="100%" y="${y + 14}" text-anchor="end">${formatCount(sum(counts))} in all</text>`;
}

function tickY(at: number, y: number): number {
  return y + NAME_HEIGHT + Math.round((1 - at) * DRAWING_HEIGHT);
}

/** Of whole numbers. */
function scaleOf(counts: readonly number[]): Scale {
  const { of, ticks } = valueScale([0, Math.max(...counts)], SCALE_TICKS, String);
  return {
    of,
    ticks: ticks
      .filter(({ label }) => Number.isInteger(Number(label)))
      .map(({ at, label }) => ({ at, label: formatCount(Number(label)) })),
  };
}

function errorsWords(plot: ErrorsPlot): string {
  const { fromMs, toMs, bucketMs, errors, warnings, undated } = plot;
  const both = errors.map((count, index) => count + (warnings[index] ?? 0));
  const most = Math.max(...both);
  const busiest = moment(fromMs + both.indexOf(most) * bucketMs);
  const rest = undated === 0 ? '' : ` ${counted(undated, 'line')} without a usable time are not drawn.`;
  return `${counted(sum(errors), 'error')} and ${counted(sum(warnings), 'warning')} from ${period(fromMs, toMs)}; most of them, ${formatCount(most)}, within ${formatDuration(bucketMs)} from ${busiest}.${rest}`;
}

/** The busiest stretches, in the order of time. */
function numbers({ fromMs, bucketMs, errors, warnings }: ErrorsPlot): Markup {
  const all = errors
    .map((count, index) => ({ atMs: fromMs + index * bucketMs, errors: count, warnings: warnings[index] ?? 0 }))
    .filter((each) => each.errors + each.warnings > 0);
  const shown = all
    .toSorted((one, other) => other.errors + other.warnings - one.errors - one.warnings || one.atMs - other.atMs)
    .slice(0, MOST_ROWS)
    .sort((one, other) => one.atMs - other.atMs);
  const left = all.length - shown.length;
  const which =
    left === 0 ? '' : `, the ${formatCount(shown.length)} busiest; ${formatCount(left)} calmer ones are left out`;
  return linesTable(`Lines per ${formatDuration(bucketMs)}, from (UTC)${which}`, shown);
}

function minutes({ busiestMinutes }: ErrorsPlot): Markup {
  return linesTable(`Lines per minute, from (UTC), the ${formatCount(busiestMinutes.length)} busiest`, busiestMinutes);
}

function linesTable(caption: string, stretches: readonly ErrorCount[]): Markup {
  const rows = stretches.map(({ atMs, errors, warnings }) =>
    [moment(atMs), formatCount(errors), formatCount(warnings)].map((cell) => html`${cell}`),
  );
  return table(caption, ['from', 'errors', 'warnings'], rows, { numbersFrom: 1 });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
