import { changePoints } from '../../lib/statistics/change-points.ts';
import { median } from '../../lib/statistics/location.ts';
import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { RecordedPoint, TimelineEvent } from '../../model/recording.ts';
import type { ProcessLoad } from './process-load.ts';
import { LEAST_SHARE_OF_SIZE, SIZE_THAT_MATTERS, TOTAL } from './what-matters.ts';

type ChangePoint = BehaviorMonitoring['changePoints'][number];

/** More says nothing more about a day, and takes longer. */
const MOST_BINS = 1_440;
/** Defender needs minutes to act on an update or a profile, and files tell when it was done, not when it began. */
const REACH_MS = 15 * 60_000;
/** Of the kinds of event that did not happen near, as many are named. */
const MOST_NOT_NEAR = 8;
const METRICS = [
  { metric: 'cpu', of: (point: RecordedPoint) => point.cpuPercent },
  { metric: 'memory', of: (point: RecordedPoint) => point.rssBytes },
] as const;

/**
 * Where the CPU or memory of a process changed for longer and by enough to matter, what happened near, and what did not. In the order
 * of time.
 */
export function shiftsOf(loads: readonly ProcessLoad[], timeline: readonly TimelineEvent[]): ChangePoint[] {
  const kinds = [...new Set(timeline.map(({ event }) => event))].sort();
  return loads
    .filter(({ process }) => process !== TOTAL)
    .flatMap(({ process, points }) =>
      METRICS.flatMap(({ metric, of }) => {
        const bins = binned(points, of);
        return changePoints(bins.map(({ value }) => value))
          .filter(({ difference }) => Math.abs(difference.estimate) >= LEAST_SHARE_OF_SIZE * SIZE_THAT_MATTERS[metric])
          .map(({ index, before, after, difference }) => {
            const atMs = bins[index]?.atMs ?? 0;
            const near = nearby(atMs, timeline);
            const absent = kinds.filter((kind) => near.every(({ event }) => event !== kind));
            return {
              process,
              metric,
              at: new Date(atMs).toISOString(),
              before,
              after,
              difference,
              near,
              notNear: absent.slice(0, MOST_NOT_NEAR),
            };
          });
      }),
    )
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function nearby(atMs: number, timeline: readonly TimelineEvent[]): ChangePoint['near'] {
  return timeline.flatMap(({ event, at }) => {
    const offsetMs = Date.parse(at) - atMs;
    return Math.abs(offsetMs) <= REACH_MS ? [{ event, at, offsetSeconds: Math.round(offsetMs / 1_000) }] : [];
  });
}

/** Medians of as many neighbors as it takes to be few enough. What was not measured is left out. */
function binned(points: readonly RecordedPoint[], of: (point: RecordedPoint) => number | null) {
  const measured = points.flatMap((point) => {
    const value = of(point);
    return value === null ? [] : [{ atMs: point.atMs, value }];
  });
  const size = Math.ceil(measured.length / MOST_BINS);
  if (size <= 1) return measured;
  return Array.from({ length: Math.ceil(measured.length / size) }, (_, bin) => {
    const part = measured.slice(bin * size, (bin + 1) * size);
    return { atMs: part[0]?.atMs ?? 0, value: median(part.map(({ value }) => value)) };
  });
}
