import { formatCount } from '../../lib/quantity.ts';
import type { Bucket, Envelope, LoadPlot } from '../../model/plots.ts';
import { html, type Markup } from '../html/markup.ts';
import { table } from '../html/table.ts';
import type { LoadMetric } from './load-metric.ts';
import { amount, amountRange, moment } from './words.ts';

const SLICES = 24;

/** The numbers behind a plot of the load: each process as a whole, in parts of the time, and where its level changed. */
export function loadTables(plot: LoadPlot, { metric, unit, envelopesOf }: LoadMetric): Markup[] {
  const envelopes = envelopesOf(plot);
  const changes = plot.changePoints.filter((change) => change.metric === metric);
  const text = (value: number | undefined) => html`${value === undefined ? 'not measured' : amount(value, unit)}`;
  const whole = envelopes.map(({ process, n, low, mean, high }) => [
    html`${process}`,
    html`${formatCount(n)}`,
    ...[low, mean, high].map(text),
  ]);
  const slices = slicesOf(plot).map(({ fromMs, toMs }) => [
    html`${moment(fromMs)}`,
    ...envelopes.map((envelope) => text(meanBetween(envelope, fromMs, toMs))),
  ]);
  const left = plot.changePointsLeftOut;
  const smaller = left === 0 ? '' : `, without ${formatCount(left)} smaller ones of CPU or memory`;
  const parts = `Mean in each part of the time, from (UTC); the plot itself has ${formatCount(columnsOf(plot))} parts`;
  const headings = ['at (UTC)', 'process', 'before', 'after', 'change', 'interval'];
  return [
    table('Each process over the whole time', ['process', 'measurements', 'lowest', 'mean', 'highest'], whole, {
      numbersFrom: 1,
    }),
    table(parts, ['from', ...envelopes.map(({ process }) => process)], slices, { numbersFrom: 1 }),
    ...(changes.length === 0
      ? []
      : [table(`Changes of level${smaller}`, headings, changes.map(changeRow(unit)), { numbersFrom: 2 })]),
  ];
}

function changeRow(unit: LoadMetric['unit']) {
  return ({ at, process, before, after, difference }: LoadPlot['changePoints'][number]): Markup[] => {
    const { estimate, low, high, confidence } = difference;
    const levels = [before, after, estimate].map((value) => amount(value, unit));
    const interval = `${Math.round(confidence * 100)} %: ${amountRange(low, high, unit)}`;
    return [moment(Date.parse(at)), process, ...levels, interval].map((cell) => html`${cell}`);
  };
}

/** At most {@link SLICES} parts of whole buckets. */
function slicesOf({ fromMs, toMs, bucketMs }: LoadPlot): { fromMs: number; toMs: number }[] {
  const columns = Math.round((toMs - fromMs) / bucketMs);
  const perSlice = Math.ceil(columns / SLICES);
  return Array.from({ length: Math.ceil(columns / perSlice) }, (_, index) => ({
    fromMs: fromMs + index * perSlice * bucketMs,
    toMs: fromMs + (index + 1) * perSlice * bucketMs,
  }));
}

function columnsOf({ fromMs, toMs, bucketMs }: LoadPlot): number {
  return Math.round((toMs - fromMs) / bucketMs);
}

function meanBetween({ runs }: Envelope, fromMs: number, toMs: number): number | undefined {
  const within = runs.flat().filter((bucket: Bucket) => bucket.fromMs >= fromMs && bucket.fromMs < toMs);
  const n = within.reduce((sum, bucket) => sum + bucket.n, 0);
  return n === 0 ? undefined : within.reduce((sum, bucket) => sum + bucket.mean * bucket.n, 0) / n;
}
