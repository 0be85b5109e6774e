import type { Distribution, DistributionsPlot, WindowValues } from '../../model/plots.ts';
import { html, type Markup } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { AXIS_HEIGHT, axisMarkup } from './axis.ts';
import { dotColumns } from './dot-columns.ts';
import { drawing, intervalBar } from './drawing.ts';
import { type Figure, figureOf } from './figure.ts';
import { percent, type Scale, valueScale } from './scale.ts';
import { amount, amountRange, counted, METRIC_WORDS, signedAmount, subjectWords, tickAmount } from './words.ts';

type Interval = Distribution['comparison']['difference'];

const ID = 'plot-on-off';
/** Rows of a drawing, in pixels from the top. */
const ROWS = { off: 14, on: 76, difference: 130, axis: 170 } as const;
const DOTS_HEIGHT = 36;
const SCALE_TICKS = 3;
/** Free at both ends of the scale, so that no dot is cut. */
const MARGIN = 0.04;

/** Windows with behavior monitoring off and on, and the difference between them. */
export function distributionFigure({ shown, leftOut }: DistributionsPlot): Figure {
  const more = leftOut === 0 ? '' : ` ${counted(leftOut, 'smaller comparison')} not drawn.`;
  const side = (word: string) => [`${word}: windows`, 'mean', 'lowest', 'highest'];
  const headings = ['what', ...side('off'), ...side('on'), 'difference', 'interval'];
  return figureOf(
    { id: ID, title: 'Behavior monitoring off and on, window by window', section: 'regression' },
    `Marks are stretches of the recording: circles with behavior monitoring off, squares with it on. Where the bar of the difference does not touch the broken line of no difference, it is more than chance.${more}`,
    html`<div class="plot-grid">${shown.map(comparisonDrawing)}</div>`,
    [table('Windows with behavior monitoring off and on', headings, shown.map(tableRow), { numbersFrom: 1 })],
  );
}

function comparisonDrawing(distribution: Distribution, index: number): Markup {
  const { comparison, off, on } = distribution;
  const title = titleOf(distribution);
  const scale = scaleOf(distribution);
  const x = (value: number) => percent(scale.of(value));
  const content = html`<line class="none" x1="${x(off.mean)}" x2="${x(off.mean)}" y1="${ROWS.off + 8}" y2="${ROWS.axis}"/>
${windowsDrawing('off', off, comparison.unit, scale)}
${windowsDrawing('on', on, comparison.unit, scale)}
${differenceBar(distribution, x)}
${axisMarkup(scale.ticks, ROWS.axis)}`;
  const words = { id: `${ID}-${index + 1}`, title, description: describe(distribution) };
  return html`<div><p class="plot-title">${title}</p>
${drawing(words, ROWS.axis + AXIS_HEIGHT, content)}</div>`;
}

/** From the mean with it off, so that it ends where the mean with it on is. */
function differenceBar({ comparison: { unit, difference }, off }: Distribution, x: (value: number) => Markup): Markup {
  const [low, estimate, high] = [
    x(off.mean + difference.low),
    x(off.mean + difference.estimate),
    x(off.mean + difference.high),
  ];
  return html`<text class="name" x="0" y="${ROWS.difference + 8}">Difference ${signedAmount(difference.estimate, unit)}<tspan class="summary"> (${intervalWords(unit, difference)})</tspan></text>
${intervalBar(low, estimate, high, ROWS.difference + 24)}`;
}

/** The windows of one side, with their words above. */
function windowsDrawing(
  side: 'off' | 'on',
  { windows, mean, values }: WindowValues,
  unit: Distribution['comparison']['unit'],
  scale: Scale,
): Markup {
  const { dots, valuesPerDot } = dotColumns(values.map(scale.of), DOTS_HEIGHT);
  const base = ROWS[side] + DOTS_HEIGHT + 4;
  const perDot = Math.round((valuesPerDot * windows) / values.length);
  const each = perDot === 1 ? '' : html`<tspan class="summary"> (a mark for ${perDot})</tspan>`;
  const marks =
    side === 'off'
      ? html`<g class="dot off">${dots.map(({ at, upPx }) => html`<circle cx="${percent(at)}" cy="${base - upPx}" r="3"/>`)}</g>`
      : html`<g class="dot on" transform="translate(-3 -3)">${dots.map(({ at, upPx }) => html`<rect x="${percent(at)}" y="${base - upPx}" width="6" height="6"/>`)}</g>`;
  return html`<text class="name" x="0" y="${ROWS[side]}">${side === 'off' ? 'Off' : 'On'}: ${counted(windows, 'window')}, mean ${amount(mean, unit)}${each}</text>${marks}`;
}

function scaleOf({ comparison: { unit, difference }, off, on }: Distribution): Scale {
  const all = [...off.values, ...on.values, off.mean, off.mean + difference.low, off.mean + difference.high];
  const scale = valueScale([Math.min(...all), Math.max(...all)], SCALE_TICKS, (value) => tickAmount(value, unit));
  const inset = (share: number) => MARGIN + share * (1 - 2 * MARGIN);
  return {
    of: (value) => inset(scale.of(value)),
    ticks: scale.ticks.map(({ at, label }) => ({ at: inset(at), label })),
  };
}

function titleOf({ comparison: { process, metric } }: Distribution): string {
  return metric === 'workload-duration'
    ? 'Duration of the workload'
    : `${subjectWords(process)}: ${METRIC_WORDS[metric]}`;
}

function describe({ comparison, off, on }: Distribution): string {
  const { unit, difference } = comparison;
  const side = (word: string, { windows, mean, values }: WindowValues) =>
    `${counted(windows, 'window')} with it ${word} from ${amount(values[0] ?? mean, unit)} to ${amount(values.at(-1) ?? mean, unit)}, mean ${amount(mean, unit)}`;
  const isClear = difference.low > 0 || difference.high < 0;
  return `${side('off', off)}; ${side('on', on)}. Difference ${signedAmount(difference.estimate, unit)}, interval ${intervalWords(unit, difference)}; ${isClear ? 'more than chance' : 'it can be chance'}.`;
}

function intervalWords(unit: Distribution['comparison']['unit'], { low, high, confidence }: Interval): string {
  return `${Math.round(confidence * 100)} %: ${amountRange(low, high, unit)}`;
}

function tableRow(distribution: Distribution): Markup[] {
  const { comparison, off, on } = distribution;
  const { unit, difference } = comparison;
  const side = ({ windows, mean, values }: WindowValues) => [
    String(windows),
    ...[mean, values[0] ?? mean, values.at(-1) ?? mean].map((value) => amount(value, unit)),
  ];
  const cells = [titleOf(distribution), ...side(off), ...side(on), signedAmount(difference.estimate, unit)];
  return [...cells, intervalWords(unit, difference)].map((cell) => html`${cell}`);
}
