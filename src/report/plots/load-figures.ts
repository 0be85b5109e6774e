import type { Envelope, LoadPlot } from '../../model/plots.ts';
import { html, type Markup } from '../html/markup.ts';
import { eventMarks } from './event-marks.ts';
import type { Figure } from './figure.ts';
import { legend } from './legend.ts';
import { LOAD_METRICS, type LoadMetric } from './load-metric.ts';
import { loadTables } from './load-tables.ts';
import { loadWords } from './load-words.ts';
import { BAND_HEIGHT, monitoringBand, offShades } from './monitoring-band.ts';
import { type PanelFrame, panelDrawing, panelLabels, stacked } from './panel.ts';
import { type HeightScale, heightScale, percent, type Scale, timeScale } from './scale.ts';
import { timeFrame } from './time-frame.ts';
import { amount, moment, tickAmount } from './words.ts';

const EVENT_ROW = 16;
/** Pixels between two labels of a scale. */
const TICK_DISTANCE = 36;

/** CPU and memory of each process over time; what was not measured at all has no figure. */
export function loadFigures(plot: LoadPlot): Figure[] {
  const shown = LOAD_METRICS.filter(({ envelopesOf }) => envelopesOf(plot).length > 0);
  return shown.map((metric, index) => ({
    id: metric.id,
    title: metric.title,
    section: 'regression',
    markup: loadMarkup(plot, metric, index === 0 ? undefined : shown[0]?.id),
  }));
}

function loadMarkup(plot: LoadPlot, metric: LoadMetric, eventsIn: string | undefined): Markup {
  const { id, title, unit } = metric;
  const { fromMs, toMs, bucketMs } = plot;
  const envelopes = metric.envelopesOf(plot);
  const changePoints = plot.changePoints.filter((change) => change.metric === metric.metric);
  const time = timeScale(fromMs, toMs);
  const value = loadScale(envelopes, metric);
  const frame: PanelFrame = { fromMs, toMs, endMs: toMs, bucketMs, time, value };
  const marks = eventMarks(plot.events, time);
  const bandY = EVENT_ROW * marks.reduce((rows, { row }) => Math.max(rows, row + 1), 0);
  const contents = envelopes.map((envelope) => ({
    envelope,
    name: envelope.process,
    summary: summary(envelope, unit),
    changePoints: changePoints.filter(({ process }) => process === envelope.process),
  }));
  const { panels, endY: height } = stacked(contents, value, bandY + BAND_HEIGHT);
  const description = loadWords(plot, metric);
  const lines = marks.map(({ label, at, row }) => eventLabel(label, at, EVENT_ROW * row));
  const drawn = timeFrame({
    ...{ id, title, description, fromMs, toMs, time, height },
    moving: html`${offShades(plot.monitoring, time, { id, y: bandY, height: height - bandY })}${monitoringBand(plot.monitoring, time, bandY)}${eventLines(plot, time, height)}${panels.map((panel) => panelDrawing(panel, frame))}${lines}`,
    fixed: html`${panels.map((panel) => panelLabels(panel, value))}`,
  });
  return html`<figure class="plot" id="${id}"><figcaption>${description}</figcaption>
${drawn}
${legend(id, {
  bucketMs,
  hasOff: hasOff(plot),
  hasChanges: changePoints.length > 0,
  hasEvents: plot.events.length > 0,
})}
${eventList(plot, id, eventsIn)}
${loadTables(plot, metric)}</figure>`;
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

function eventLines({ events }: LoadPlot, time: Scale, height: number): Markup {
  const at = [...new Set(events.map((event) => percent(time.of(Date.parse(event.at)))))];
  return html`${at.map((x) => html`<line class="event" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`)}`;
}

function eventLabel(label: string, at: number, y: number): Markup {
  return html`<text class="event-number" x="${percent(at)}" dx="3" y="${y + 12}">${label}</text>`;
}

function eventList({ events, eventsLeftOut }: LoadPlot, id: string, elsewhere: string | undefined): Markup {
  if (events.length === 0) return html``;
  if (elsewhere !== undefined)
    return html`<p class="more">Events are numbered as in the <a href="#${elsewhere}-events">plot above</a>.</p>`;
  const items = events.map(
    ({ event, at, detail }) =>
      html`<li>${moment(Date.parse(at))} ${event}${detail === undefined ? '' : html`: ${detail}`}</li>
`,
  );
  const more = eventsLeftOut === 0 ? '' : html`<p class="more">${eventsLeftOut} more are not marked.</p>`;
  return html`<details class="events" id="${id}-events" open><summary>${events.length} events</summary><ol>${items}</ol>${more}</details>`;
}
