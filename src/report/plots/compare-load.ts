import type { Envelope, LoadPlot } from '../../model/plots.ts';
import { html, type Markup } from '../html/markup.ts';
import { table } from '../html/table.ts';
import { type Figure, figureOf } from './figure.ts';
import { legend } from './legend.ts';
import { hasOff, loadScale } from './load-figures.ts';
import { LOAD_METRICS, type LoadMetric } from './load-metric.ts';
import { offShades } from './monitoring-band.ts';
import { type Panel, type PanelContent, panelDrawing, panelLabels, stacked } from './panel.ts';
import { elapsedScale, type HeightScale, timeScale } from './scale.ts';
import { timeFrame } from './time-frame.ts';
import { amount, counted, period } from './words.ts';

/** A recording and what the figure calls it. */
interface Side {
  readonly word: 'before' | 'after';
  readonly plot: LoadPlot;
}

/** Each process before and after, on one scale and from the beginning of each recording. */
export function compareLoad(before: LoadPlot, after: LoadPlot): Figure[] {
  const sides: readonly Side[] = [
    { word: 'before', plot: before },
    { word: 'after', plot: after },
  ];
  return LOAD_METRICS.filter(({ envelopesOf }) => sides.some(({ plot }) => envelopesOf(plot).length > 0)).map(
    (metric) => compareFigure(sides, metric),
  );
}

function compareFigure(sides: readonly Side[], metric: LoadMetric): Figure {
  const id = `compare-${metric.metric}`;
  const title = `${metric.title}, before and after`;
  const description = compareWords(sides, metric);
  const lengthMs = Math.max(...sides.map(({ plot }) => plot.toMs - plot.fromMs));
  const value = loadScale(
    sides.flatMap(({ plot }) => metric.envelopesOf(plot)),
    metric,
  );
  const contents = contentsOf(sides, metric);
  const { panels, endY: height } = stacked(contents, value, 0);
  const drawn = panels.map((panel, index) => sideDrawing(panel, contents[index]?.plot, { id, lengthMs, value }));
  const frame = timeFrame({
    ...{ id, title, description, height, fromMs: 0, toMs: lengthMs, isElapsed: true },
    time: elapsedScale(lengthMs),
    moving: html`${drawn}`,
    fixed: html`${panels.map((panel) => panelLabels(panel, value))}`,
  });
  const keys = {
    bucketMs: undefined,
    hasOff: sides.some(({ plot }) => hasOff(plot)),
    hasChanges: contents.some(({ changePoints }) => changePoints.length > 0),
    hasEvents: false,
  };
  const headings = ['process', 'recording', 'measurements', 'lowest', 'mean', 'highest'];
  return figureOf(
    { id, title, section: 'regression' },
    description,
    html`${frame}
${legend(id, keys)}`,
    [table('Each process before and after', headings, contents.map(row(metric)), { numbersFrom: 2 })],
  );
}

interface SideContent extends PanelContent {
  readonly word: Side['word'];
  readonly plot: LoadPlot;
}

/** The busiest process before comes first, and each is followed by itself after. */
function contentsOf(sides: readonly Side[], { envelopesOf, metric, unit }: LoadMetric): SideContent[] {
  const processes = [...new Set(sides.flatMap(({ plot }) => envelopesOf(plot).map(({ process }) => process)))];
  return processes.flatMap((process) =>
    sides
      .flatMap(({ word, plot }) => {
        const envelope = envelopesOf(plot).find((one) => one.process === process);
        return envelope === undefined ? [] : [{ word, plot, envelope }];
      })
      .map(({ word, plot, envelope }, index) => ({
        ...{ word, plot, envelope },
        name: index === 0 ? process : '',
        summary: `${word}: ${amount(envelope.mean, unit)}`,
        changePoints: plot.changePoints.filter((change) => change.metric === metric && change.process === process),
      })),
  );
}

function sideDrawing(
  panel: Panel,
  plot: LoadPlot | undefined,
  { id, lengthMs, value }: { readonly id: string; readonly lengthMs: number; readonly value: HeightScale },
): Markup {
  if (plot === undefined) return html``;
  const { fromMs, bucketMs, monitoring } = plot;
  const toMs = fromMs + lengthMs;
  const time = timeScale(fromMs, toMs);
  const shades = offShades(monitoring, time, { id, y: panel.y, height: panel.heightPx + 20 });
  return html`${shades}${panelDrawing(panel, { fromMs, toMs, endMs: plot.toMs, bucketMs, time, value })}`;
}

function row({ unit }: LoadMetric) {
  return ({ word, envelope: { process, n, low, mean, high } }: SideContent): Markup[] =>
    [process, word, String(n), ...[low, mean, high].map((value) => amount(value, unit))].map((cell) => html`${cell}`);
}

function compareWords(sides: readonly Side[], { envelopesOf, unit }: LoadMetric): string {
  const [spans, means] = [
    sides.map(({ word, plot }) => `${word} ${period(plot.fromMs, plot.toMs)}`).join(', '),
    sides.map(({ word, plot }) => `${word} ${largest(envelopesOf(plot), unit)}`).join(', '),
  ];
  const processes = new Set(sides.flatMap(({ plot }) => envelopesOf(plot).map(({ process }) => process)));
  return `${counted(processes.size, 'process', 'processes')}, each before and after on one scale, from the beginning of each recording (${spans}). The largest on average: ${means}.`;
}

function largest(envelopes: readonly Envelope[], unit: LoadMetric['unit']): string {
  const [first] = envelopes.toSorted((one, other) => other.mean - one.mean);
  return first === undefined ? 'nothing was measured' : `${first.process} with ${amount(first.mean, unit)}`;
}
