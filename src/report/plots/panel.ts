import type { Envelope, LoadPlot } from '../../model/plots.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { type HeightScale, percent, type Scale } from './scale.ts';
import { meanPath, rangePath } from './step-path.ts';

/** One process in a plot over time. */
export interface PanelContent {
  readonly envelope: Envelope;
  /** On the left above the drawing. */
  readonly name: string;
  /** On the right. */
  readonly summary: string;
  readonly changePoints: LoadPlot['changePoints'];
}

/** The same in its place. */
export interface Panel extends PanelContent {
  /** Pixels from the top of the drawing to the name of the process. */
  readonly y: number;
  /** Of its drawing; all panels have one scale, and each is as high as it needs. */
  readonly heightPx: number;
}

/** What panels of one recording share. */
export interface PanelFrame {
  readonly fromMs: number;
  readonly toMs: number;
  /** When the recording ended, which can be before the axis does. */
  readonly endMs: number;
  readonly bucketMs: number;
  readonly time: Scale;
  readonly value: HeightScale;
}

const NAME_HEIGHT = 20;
const NAME_BASELINE = 14;
const LOWEST_DRAWING = 18;
const GAP = 10;
/** Units of the drawing in a pixel. */
const FINENESS = 2;

/** Panels below each other from `y` on. */
export function stacked(
  contents: readonly PanelContent[],
  value: HeightScale,
  y: number,
): { readonly panels: readonly Panel[]; readonly endY: number } {
  const panels: Panel[] = [];
  let endY = y;
  for (const content of contents) {
    const heightPx = Math.max(LOWEST_DRAWING, Math.ceil(value.pxOf(content.envelope.high)) + 1);
    panels.push({ ...content, y: endY, heightPx });
    endY += NAME_HEIGHT + heightPx + GAP;
  }
  return { panels, endY };
}

/** What moves with the time axis: the envelope, and where its level changed. */
export function panelDrawing(panel: Panel, frame: PanelFrame): Markup {
  const { envelope, changePoints, y, heightPx } = panel;
  const { fromMs, toMs, bucketMs, value } = frame;
  const columns = Math.round((toMs - fromMs) / bucketMs);
  const grid = {
    columnOf: (ms: number) => Math.round((ms - fromMs) / bucketMs),
    yOf: (amount: number) => (heightPx - value.pxOf(amount)) * FINENESS,
  };
  const marks = changePoints.map((change, index) => changeMark(change, changePoints[index + 1], panel, frame));
  const [first] = changePoints;
  const before = first === undefined ? '' : level(fromMs, Date.parse(first.at), first.before, panel, frame);
  return html`${gridLines(panel, value)}<svg class="envelope" y="${y + NAME_HEIGHT}" width="100%" height="${heightPx}" viewBox="0 0 ${columns} ${heightPx * FINENESS}" preserveAspectRatio="none"><path class="range" d="${trusted(rangePath(envelope, grid))}"/><path class="mean" d="${trusted(meanPath(envelope, grid))}"/></svg>${before}${marks}`;
}

/** What stays: the name, a few words about it, and the scale. */
export function panelLabels(panel: Panel, value: HeightScale): Markup {
  const { name, summary, y } = panel;
  const labels = levelsIn(panel, value)
    .filter(({ px }) => px > 0)
    .map(({ tickY, label }) => html`<text class="scale" x="2" y="${tickY + 11}">${label}</text>`);
  return html`${labels}<text class="name" x="0" y="${y + NAME_BASELINE}">${name}</text><text class="summary" x="100%" y="${y + NAME_BASELINE}" text-anchor="end">${summary}</text>`;
}

function gridLines(panel: Panel, value: HeightScale): Markup {
  return html`${levelsIn(panel, value).map(({ tickY }) => html`<line class="grid" x1="0" x2="100%" y1="${tickY}" y2="${tickY}"/>`)}`;
}

/** The round values that are within the panel. */
function levelsIn({ y, heightPx }: Panel, { ticks }: HeightScale) {
  return ticks
    .filter(({ px }) => px <= heightPx)
    .map(({ px, label }) => ({ px, label, tickY: y + NAME_HEIGHT + heightPx - px }));
}

type ChangePoint = LoadPlot['changePoints'][number];

/** The level from here on, and a diamond with the interval in which the truth is. */
function changeMark(
  { at, before, after, difference }: ChangePoint,
  next: ChangePoint | undefined,
  panel: Panel,
  frame: PanelFrame,
): Markup {
  const atMs = Date.parse(at);
  const endMs = next === undefined ? frame.endMs : Date.parse(next.at);
  const [high, middle, low] = [
    yIn(panel, frame, before + difference.high),
    yIn(panel, frame, after),
    yIn(panel, frame, before + difference.low),
  ];
  return html`${level(atMs, endMs, after, panel, frame)}<svg class="change" x="${percent(frame.time.of(atMs))}" overflow="visible"><path class="interval" d="M-4 ${high}h8M0 ${high}V${low}M-4 ${low}h8"/><path class="diamond" d="M0 ${middle - 5}l5 5l-5 5l-5 -5z"/></svg>`;
}

function level(fromMs: number, toMs: number, value: number, panel: Panel, frame: PanelFrame): Markup {
  const y = yIn(panel, frame, value);
  const within = (ms: number) => percent(Math.min(1, Math.max(0, frame.time.of(ms))));
  return html`<line class="level" x1="${within(fromMs)}" x2="${within(toMs)}" y1="${y}" y2="${y}"/>`;
}

/** Within the panel, also for what is outside of it; in tenths of a pixel. */
function yIn({ y, heightPx }: Panel, { value }: PanelFrame, amount: number): number {
  const fromBottom = Math.min(heightPx, Math.max(0, value.pxOf(amount)));
  return Math.round((y + NAME_HEIGHT + heightPx - fromBottom) * 10) / 10;
}
