import type { Envelope, LoadPlot, MonitoringSpan } from '../../model/plots.ts';
import { html, type Markup } from '../html/markup.ts';
import { eventMarks } from './event-marks.ts';
import type { Figure } from './figure.ts';
import { LOAD_METRICS, type LoadMetric } from './load-metric.ts';
import { loadTables } from './load-tables.ts';
import { loadWords } from './load-words.ts';
import { type PanelFrame, panelDrawing, panelLabels, stacked } from './panel.ts';
import { percent, type Scale, timeScale, valueScale } from './scale.ts';
import { hatch, timeFrame } from './time-frame.ts';
import { amount, moment, tickAmount } from './words.ts';

const EVENT_ROW = 16;
const BAND_HEIGHT = 18;
const BAND_BASELINE = 13;
/** A stretch must be this wide to hold a word on a phone. */
const WIDE_ENOUGH = 0.11;
const SCALE_TICKS = 3;

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
  const value = loadScale(envelopes, unit);
  const frame: PanelFrame = {
    ...{ fromMs, toMs, bucketMs, time, value },
    summaryOf: (envelope) => summary(envelope, unit),
  };
  const marks = eventMarks(plot.events, time);
  const bandY = EVENT_ROW * marks.reduce((rows, { row }) => Math.max(rows, row + 1), 0);
  const { panels, endY: height } = stacked(envelopes, changePoints, value, bandY + BAND_HEIGHT);
  const description = loadWords(plot, metric);
  const lines = marks.map(({ label, at, row }) => eventLabel(label, at, EVENT_ROW * row));
  const drawn = timeFrame({
    ...{ id, title, description, fromMs, toMs, time, height },
    moving: html`${plot.monitoring.map((span) => band(span, { id, time, y: bandY, height }))}${eventLines(plot, time, height)}${panels.map((panel) => panelDrawing(panel, frame))}${lines}`,
    fixed: html`${panels.map((panel) => panelLabels(panel, frame))}`,
  });
  return html`<figure class="plot" id="${id}"><figcaption>${description}</figcaption>
${drawn}
${legend(plot, changePoints.length > 0, id)}
${eventList(plot, eventsIn)}
${loadTables(plot, metric)}</figure>`;
}

/** One scale for all processes: which of them is busy is what people look for. */
export function loadScale(envelopes: readonly Envelope[], unit: LoadMetric['unit']): Scale {
  const highest = Math.max(...envelopes.map(({ high }) => high));
  return valueScale([0, highest], SCALE_TICKS, (tick) => tickAmount(tick, unit));
}

/** Beside the name of a process. */
export function summary({ mean, high }: Envelope, unit: LoadMetric['unit']): string {
  return `${amount(mean, unit)}, up to ${amount(high, unit)}`;
}

const STATE_WORDS: Readonly<Record<MonitoringSpan['state'], string>> = {
  on: 'BM on',
  off: 'BM off',
  both: '',
  unknown: 'BM ?',
};

function band(
  { state, fromMs, toMs }: MonitoringSpan,
  { id, time, y, height }: { id: string; time: Scale; y: number; height: number },
): Markup {
  const [from, width] = [time.of(fromMs), time.of(toMs) - time.of(fromMs)];
  const [x, w] = [percent(from), percent(width)];
  const isHatched = state === 'off' || state === 'both';
  const shade = isHatched
    ? html`<rect class="shade" x="${x}" y="${y}" width="${w}" height="${height - y}" fill="${hatch(id, state)}"/>`
    : '';
  const word =
    width < WIDE_ENOUGH
      ? ''
      : html`<text x="${percent(from + width / 2)}" y="${y + BAND_BASELINE}" text-anchor="middle">${STATE_WORDS[state]}</text>`;
  return html`${shade}<rect class="band ${state}" x="${x}" y="${y}" width="${w}" height="${BAND_HEIGHT - 2}"/>${word}`;
}

function eventLines({ events }: LoadPlot, time: Scale, height: number): Markup {
  const at = [...new Set(events.map((event) => percent(time.of(Date.parse(event.at)))))];
  return html`${at.map((x) => html`<line class="event" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`)}`;
}

function eventLabel(label: string, at: number, y: number): Markup {
  return html`<text class="event-number" x="${percent(at)}" dx="3" y="${y + 12}">${label}</text>`;
}

function legend({ events, monitoring, bucketMs }: LoadPlot, hasChanges: boolean, id: string): Markup {
  const keys = [
    html`<li><svg class="key" aria-hidden="true" width="28" height="14"><rect class="range" y="2" width="28" height="10"/><path class="mean" d="M0 7h28"/></svg> mean, lowest and highest of each ${durationWords(bucketMs)}</li>`,
    ...(monitoring.some(({ state }) => state === 'off' || state === 'both')
      ? [
          html`<li><svg class="key" aria-hidden="true" width="28" height="14"><rect class="shade" width="28" height="14" fill="${hatch(id, 'off')}"/></svg> behavior monitoring (BM) off</li>`,
        ]
      : []),
    ...(hasChanges
      ? [
          html`<li><svg class="key" aria-hidden="true" width="28" height="14"><path class="level" d="M0 11h14M14 4h14"/><path class="interval" d="M10 1h8M14 1V7M10 7h8"/><path class="diamond" d="M14 0l4 4l-4 4l-4 -4z"/></svg> change of level, with its 95 % interval</li>`,
        ]
      : []),
    ...(events.length > 0
      ? [
          html`<li><svg class="key" aria-hidden="true" width="28" height="14"><path class="event" d="M6 0v14"/><text class="event-number" x="9" y="11">1</text></svg> event</li>`,
        ]
      : []),
  ];
  return html`<ul class="legend">${keys}</ul>`;
}

function durationWords(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`;
  return `${Math.round(ms / 6_000) / 10} min`;
}

function eventList({ events, eventsLeftOut }: LoadPlot, elsewhere: string | undefined): Markup {
  if (events.length === 0) return html``;
  if (elsewhere !== undefined)
    return html`<p class="more">Events are numbered as in the <a href="#${elsewhere}-events">plot above</a>.</p>`;
  const items = events.map(
    ({ event, at, detail }) =>
      html`<li>${moment(Date.parse(at))} ${event}${detail === undefined ? '' : html`: ${detail}`}</li>
`,
  );
  const more = eventsLeftOut === 0 ? '' : html`<p class="more">${eventsLeftOut} more are not marked.</p>`;
  return html`<details class="events" id="plot-cpu-events" open><summary>${events.length} events</summary><ol>${items}</ol>${more}</details>`;
}
