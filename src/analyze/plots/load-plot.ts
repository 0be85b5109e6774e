import { median } from '../../lib/statistics/location.ts';
import type { Envelope, LoadPlot, MonitoringSpan } from '../../model/plots.ts';
import type { RecordedPoint } from '../../model/recording.ts';
import type { Regression } from '../regression/judge-regression.ts';
import type { ProcessLoad } from '../regression/process-load.ts';
import { SIZE_THAT_MATTERS, TOTAL } from '../regression/what-matters.ts';
import { bucketStart, envelopeOf, type Grid } from './envelope.ts';
import { plottedEvents } from './plotted-events.ts';

type ChangePoint = LoadPlot['changePoints'][number];

/** As many as a wide screen can tell apart, with some room to zoom in. */
const MOST_BUCKETS = 1_000;
/** More marks than that cannot be told apart. */
const MOST_CHANGE_POINTS = 60;
const MOST_INTERVALS = 1_000;
/** Of a single measurement nobody knows for how long it is good. */
const LONE_MS = 1_000;

/** CPU and memory over time, from the loads of a regression; undefined when nothing was measured. */
export function loadPlotOf({ loads, judged, timeline }: Regression): LoadPlot | undefined {
  const processes = loads.filter(({ process, points }) => process !== TOTAL && points.length > 0);
  const [longest] = processes.toSorted((one, other) => other.points.length - one.points.length);
  if (longest === undefined) return undefined;
  const fromMs = Math.min(...processes.map(({ points }) => points[0]?.atMs ?? 0));
  const lastMs = Math.max(...processes.map(({ points }) => points.at(-1)?.atMs ?? 0));
  const intervalMs = intervalOf(longest);
  const bucketMs = Math.max(intervalMs, Math.ceil((lastMs - fromMs) / (MOST_BUCKETS - 1)));
  const grid = { fromMs, bucketMs };
  const toMs = bucketStart(lastMs, grid) + bucketMs;
  const near = new Set(judged.changePoints.flatMap((change) => change.near.map(({ event, at }) => `${at} ${event}`)));
  const changePoints = largest(judged.changePoints);
  const cpu = envelopes(processes, ({ cpuPercent }) => cpuPercent, grid).toSorted(
    (one, other) => other.mean - one.mean,
  );
  const rank = ({ process }: Envelope) => cpu.findIndex((one) => one.process === process) + 1 || cpu.length + 1;
  return {
    ...{ fromMs, toMs, bucketMs, cpu },
    memory: envelopes(processes, ({ rssBytes }) => rssBytes, grid).toSorted((one, other) => rank(one) - rank(other)),
    monitoring: monitoringOf(longest, grid),
    ...plottedEvents(timeline, [fromMs, toMs], ({ event, at }) => near.has(`${at} ${event}`)),
    changePoints,
    changePointsLeftOut: judged.changePoints.length - changePoints.length,
  };
}

function envelopes(loads: readonly ProcessLoad[], of: (point: RecordedPoint) => number | null, grid: Grid): Envelope[] {
  return loads.flatMap((load) => envelopeOf(load, of, grid, intervalOf(load)) ?? []);
}

/** What usually lies between two measurements; of many, some tell it. */
function intervalOf({ points }: ProcessLoad): number {
  const step = Math.ceil(points.length / MOST_INTERVALS);
  const intervals: number[] = [];
  for (let index = 1; index < points.length; index += step)
    intervals.push((points[index]?.atMs ?? 0) - (points[index - 1]?.atMs ?? 0));
  return intervals.length === 0 ? LONE_MS : Math.max(1, Math.round(median(intervals)));
}

/** Behavior monitoring by bucket. A bucket is good until the next begins, but for a hole. */
function monitoringOf({ points }: ProcessLoad, grid: Grid): MonitoringSpan[] {
  const spans: { state: MonitoringSpan['state']; fromMs: number; toMs: number }[] = [];
  for (const { atMs, bm } of points) {
    const fromMs = bucketStart(atMs, grid);
    const toMs = fromMs + grid.bucketMs;
    const state = bm === null ? 'unknown' : bm === 'enabled' ? 'on' : 'off';
    const last = spans.at(-1);
    if (last === undefined || last.toMs < fromMs - grid.bucketMs) spans.push({ state, fromMs, toMs });
    else if (last.state === state) last.toMs = toMs;
    else if (last.toMs !== toMs) {
      last.toMs = fromMs;
      spans.push({ state, fromMs, toMs });
    } else if (last.fromMs === fromMs) last.state = 'both';
    else {
      last.toMs = fromMs;
      spans.push({ state: 'both', fromMs, toMs });
    }
  }
  return spans;
}

/** In the order of time. */
function largest(changePoints: readonly ChangePoint[]): ChangePoint[] {
  const size = ({ metric, difference }: ChangePoint) => Math.abs(difference.estimate) / SIZE_THAT_MATTERS[metric];
  const chosen = new Set(changePoints.toSorted((one, other) => size(other) - size(one)).slice(0, MOST_CHANGE_POINTS));
  return changePoints.filter((change) => chosen.has(change));
}
