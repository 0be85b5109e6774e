import type { Envelope, LoadPlot } from '../../model/plots.ts';
import { html } from '../html/markup.ts';
import { eventList, eventMarkup } from './event-markup.ts';
import { type Figure, figureOf } from './figure.ts';
import { legend } from './legend.ts';
import { LOAD_METRICS, type LoadMetric } from './load-metric.ts';
import { loadTables } from './load-tables.ts';
import { loadWords } from './load-words.ts';
import { BAND_HEIGHT, monitoringBand, offShades } from './monitoring-band.ts';
import { type PanelFrame, panelDrawing, panelLabels, stacked } from './panel.ts';
import { type HeightScale, heightScale, timeScale } from './scale.ts';
import { timeFrame } from './time-frame.ts';
import { amount, tickAmount } from './words.ts';

/** Pixels between two labels of a scale. */
const TICK_DISTANCE = 36;

/** CPU and memory of each process over time; what was not measured at all has no figure. */
export function loadFigures(plot: LoadPlot): Figure[] {
  const shown = LOAD_METRICS.filter(({ envelopesOf }) => envelopesOf(plot).length > 0);
  return shown.map((metric, index) => loadFigure(plot, metric, index === 0 ? undefined : shown[0]?.id));
}

function loadFigure(plot: LoadPlot, metric: LoadMetric, eventsIn: string | undefined): Figure {
  const { id, title, unit } = metric;
  const { fromMs, toMs, bucketMs } = plot;
  const envelopes = metric.envelopesOf(plot);
  const changePoints = plot.changePoints.filter((change) => change.metric === metric.metric);
  const time = timeScale(fromMs, toMs);
  const value = loadScale(envelopes, metric);
  const frame: PanelFrame = { fromMs, toMs, endMs: toMs, bucketMs, time, value };
  const events = eventMarkup(plot.events, time);
  const bandY = events.heightPx;
  const contents = envelopes.map((envelope) => ({
    envelope,
    name: envelope.process,
    summary: summary(envelope, unit),
    changePoints: changePoints.filter(({ process }) => process === envelope.process),
  }));
  const { panels, endY: height } = stacked(contents, value, bandY + BAND_HEIGHT);
  const description = loadWords(plot, metric);
  const drawn = timeFrame({
    ...{ id, title, description, fromMs, toMs, time, height },
    moving: html`${offShades(plot.monitoring, time, { id, y: bandY, height: height - bandY })}${monitoringBand(plot.monitoring, time, bandY)}${events.lines(height)}${panels.map((panel) => panelDrawing(panel, frame))}${events.labels}`,
    fixed: html`${panels.map((panel) => panelLabels(panel, value))}`,
  });
  const keys = {
    bucketMs,
    hasOff: hasOff(plot),
    hasChanges: changePoints.length > 0,
    hasEvents: plot.events.length > 0,
  };
  return figureOf(
    { id, title, section: 'regression' },
    description,
    html`${drawn}
${legend(id, keys)}
${eventList(plot, id, eventsIn)}`,
    loadTables(plot, metric),
  );
}

/** One scale for all processes: which of them is busy is what people look for. */
export function loadScale(envelopes: readonly Envelope[], { unit, heightPx }: LoadMetric): HeightScale {
  const highest = Math.max(...envelopes.map(({ high }) => high));
  return heightScale(highest, heightPx, Math.floor(heightPx / TICK_DISTANCE), (tick) => tickAmount(tick, unit));
}

/** Beside the name of a process. */
function summary({ mean, high }: Envelope, unit: LoadMetric['unit']): string {
  return `${amount(mean, unit)}, up to ${amount(high, unit)}`;
}

/** Whether there is a time to hatch. */
export function hasOff({ monitoring }: LoadPlot): boolean {
  return monitoring.some(({ state }) => state === 'off' || state === 'both');
}
