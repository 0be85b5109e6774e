import type { SourceComparison } from '../../model/comparison.ts';
import { html, type Markup } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { AXIS_HEIGHT, axisMarkup } from './axis.ts';
import { drawing, intervalBar } from './drawing.ts';
import { type Figure, figureOf } from './figure.ts';
import { percent, valueScale } from './scale.ts';
import { amount, amountRange, counted, METRIC_WORDS, signedAmount, tickAmount } from './words.ts';

type Load = SourceComparison['loads'][number];
type KnownLoad = Load & { readonly difference: NonNullable<Load['difference']> };

const ID = 'compare-differences';
const TITLE = 'Differences in CPU and memory, after minus before';
const ROW_HEIGHT = 40;
const SCALE_TICKS = 3;
const MARGIN = 0.04;

/** How much more each process takes after, with its interval; undefined when there are too few measurements for any. */
export function compareDifferences(loads: readonly Load[]): Figure | undefined {
  const known = loads.filter((load): load is KnownLoad => load.difference !== null);
  if (known.length === 0) return undefined;
  const drawings = (['cpu', 'memory'] as const).flatMap((metric) => {
    const own = known.filter((load) => load.metric === metric);
    return own.length === 0 ? [] : [metricDrawing(metric, own)];
  });
  const numbers = table(
    'Means before and after',
    ['process', 'what', 'before', 'after', 'difference', 'interval'],
    known.map(row),
    { numbersFrom: 2 },
  );
  return figureOf(
    { id: ID, title: TITLE, section: 'regression' },
    'A bar is the 95 % interval of the difference of the means, a diamond its estimate. A bar that does not touch the broken line of no difference is more than chance.',
    html`<div class="plot-grid">${drawings}</div>`,
    [numbers],
  );
}

function metricDrawing(metric: Load['metric'], loads: readonly KnownLoad[]): Markup {
  const [{ unit } = { unit: 'bytes' as const }] = loads;
  const ends = loads.flatMap(({ difference: { low, high } }) => [low, high]);
  const scale = valueScale([Math.min(0, ...ends), Math.max(0, ...ends)], SCALE_TICKS, (value) =>
    tickAmount(value, unit),
  );
  const inset = (share: number) => MARGIN + share * (1 - 2 * MARGIN);
  const x = (value: number) => percent(inset(scale.of(value)));
  const height = loads.length * ROW_HEIGHT;
  const rows = loads.map((load, index) => bar(load, x, index * ROW_HEIGHT));
  const ticks = scale.ticks.map(({ at, label }) => ({ at: inset(at), label }));
  const title = `${TITLE}: ${METRIC_WORDS[metric]}`;
  const content = html`<line class="none" x1="${x(0)}" x2="${x(0)}" y1="0" y2="${height}"/>${rows}${axisMarkup(ticks, height)}`;
  return html`<div><p class="plot-title">${METRIC_WORDS[metric]}</p>
${drawing({ id: `${ID}-${metric}`, title, description: describe(loads) }, height + AXIS_HEIGHT, content)}</div>`;
}

function bar({ process, unit, difference }: KnownLoad, x: (value: number) => Markup, y: number): Markup {
  const { low, estimate, high } = difference;
  return html`<text class="name" x="0" y="${y + 14}">${process}</text><text class="summary" x="100%" y="${y + 14}" text-anchor="end">${signedAmount(estimate, unit)}</text>
${intervalBar(x(low), x(estimate), x(high), y + 28)}`;
}

function describe(loads: readonly KnownLoad[]): string {
  const clear = loads.filter(({ difference: { low, high } }) => low > 0 || high < 0);
  const told = clear
    .map(({ process, unit, difference }) => `${process} ${signedAmount(difference.estimate, unit)}`)
    .join(', ');
  const chance = loads.length - clear.length;
  const rest = chance === 0 ? '' : ` ${counted(chance, 'difference')} can be chance.`;
  return `${clear.length === 0 ? 'No difference is more than chance.' : `More than chance: ${told}.`}${rest}`;
}

function row({ process, metric, unit, before, after, difference }: KnownLoad): Markup[] {
  const { estimate, low, high, confidence } = difference;
  const interval = `${Math.round(confidence * 100)} %: ${amountRange(low, high, unit)}`;
  const [was, is] = [before, after].map(({ mean }) => amount(mean, unit));
  return [process, METRIC_WORDS[metric], was ?? '', is ?? '', signedAmount(estimate, unit), interval].map(
    (cell) => html`${cell}`,
  );
}
