import { growth, type Unit } from '../../lib/statistics/effect.ts';
import { median, trimmedMean } from '../../lib/statistics/location.ts';
import type { RecordedPoint } from '../../model/recording.ts';
import type { Stretch } from './design.ts';
import { type ProcessLoad, pointsBetween } from './process-load.ts';
import { type Metric, WORKLOAD } from './what-matters.ts';

/** One metric of one process with behavior monitoring off and on. */
export interface Measurements {
  readonly process: string;
  readonly metric: Metric;
  /** One for each stretch. */
  readonly units: readonly Unit[];
  /** Single measurements, for people to look at. */
  readonly off: readonly number[];
  readonly on: readonly number[];
}

/** Bursts in fewer of the measurements than this, on either side, do not count: one scan of a file is no effect. */
const TRIMMED = 0.1;
/** With fewer measurements a stretch says nothing. */
const FEWEST_POINTS = 5;
/** Nor does it with less than this share of what stretches usually have. */
const LEAST_SHARE = 0.25;

/** What a stretch of one process says. */
interface Summary {
  readonly stretch: Stretch;
  readonly value: number;
  readonly measured: readonly number[];
}

/** Everything that can be compared: CPU, memory and its growth for each process, and how long the workload took. */
export function measurementsOf(stretches: readonly Stretch[], loads: readonly ProcessLoad[]): Measurements[] {
  const ofLoads = loads.flatMap(({ process, points }) => {
    const parts = stretches.map((stretch) => ({
      stretch,
      points: pointsBetween(points, stretch.startedAtMs, stretch.endedAtMs),
    }));
    return METRICS.map(({ metric, summarize }) =>
      assembled(
        process,
        metric,
        parts.flatMap(({ stretch, points: within }) => {
          const summary = summarize(within);
          return summary === undefined ? [] : [{ stretch, ...summary }];
        }),
      ),
    );
  });
  const durations = stretches.flatMap((stretch) => {
    const measured = stretch.workloadSeconds;
    return measured.length === 0 ? [] : [{ stretch, value: median(measured), measured }];
  });
  return [...ofLoads, assembled(WORKLOAD, 'workload-duration', durations)];
}

const METRICS: readonly {
  readonly metric: Metric;
  readonly summarize: (points: readonly RecordedPoint[]) => Omit<Summary, 'stretch'> | undefined;
}[] = [
  { metric: 'cpu', summarize: (points) => levelOf(points.map(({ cpuPercent }) => cpuPercent)) },
  { metric: 'memory', summarize: (points) => levelOf(points.map(({ rssBytes }) => rssBytes)) },
  { metric: 'memory-growth', summarize: growthOf },
];

function levelOf(values: readonly (number | null)[]): Omit<Summary, 'stretch'> | undefined {
  const measured = values.filter((value) => value !== null);
  return measured.length < FEWEST_POINTS ? undefined : { value: trimmedMean(measured, TRIMMED), measured };
}

function growthOf(points: readonly RecordedPoint[]): Omit<Summary, 'stretch'> | undefined {
  const measured = points.flatMap(({ atMs, rssBytes }) =>
    rssBytes === null ? [] : [{ at: atMs / HOUR_MS, value: rssBytes }],
  );
  const slope = measured.length < FEWEST_POINTS ? undefined : growth(measured)?.estimate;
  return slope === undefined ? undefined : { value: slope, measured: [slope] };
}

const HOUR_MS = 3_600_000;

/** Stretches count as much as they are long, but no more than a usual one: what differs between stretches does not go away in a longer one. */
function assembled(process: string, metric: Metric, summaries: readonly Summary[]): Measurements {
  const usual = median(summaries.map(({ measured }) => measured.length));
  const kept = summaries.filter(({ measured }) => measured.length >= LEAST_SHARE * usual);
  const of = (isOn: boolean) => kept.filter(({ stretch }) => stretch.isOn === isOn).flatMap(({ measured }) => measured);
  return {
    process,
    metric,
    units: kept.map(({ stretch, value, measured }) => ({
      isOn: stretch.isOn,
      at: (stretch.startedAtMs + stretch.endedAtMs) / 2,
      value,
      weight: Math.min(1, measured.length / usual),
    })),
    off: of(false),
    on: of(true),
  };
}
