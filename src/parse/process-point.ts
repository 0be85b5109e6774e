import { z } from 'zod';
import { located, type Place } from '../model/fact.ts';

/** One measurement of one process of Defender, wherever it comes from. */
export interface ProcessPoint {
  readonly process: string;
  readonly pid: number | null;
  /** ISO. */
  readonly t: string;
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  /** Only our own samples tell these two. */
  readonly bm?: 'enabled' | 'disabled' | null;
  readonly window?: string | null;
  /** Made only for the few points that prove something: a day has a quarter of a million. */
  readonly at: () => Place;
}

/** Something a recording tells besides its measurements. */
export const recordedEventShape = z.object({
  event: z.string().describe('such as `scan-started`, `clock-gap`, `process-restarted`, `workload-finished`'),
  t: z.iso.datetime().describe('UTC'),
  seconds: z.number().nonnegative().nullable().describe('how long it lasted; null when that means nothing'),
  window: z.string().nullable().describe('the measured window it belongs to; null when it belongs to none'),
  process: z.string().nullable().describe('the process it happened to; null when it is about none'),
  ...located,
});

/** Something a recording tells besides its measurements. */
export type RecordedEvent = z.output<typeof recordedEventShape>;

/** Counts what a format could not make sense of. */
export interface LineCount {
  read: number;
  unparsed: number;
}

/** The measurements of one process over time. */
export const processSeriesShape = z.object({
  process: z.string().describe('canonical name of the process of Defender'),
  pid: z.int().nonnegative().nullable().describe('null when the source does not tell it'),
  points: z
    .array(
      z.object({
        t: z.iso.datetime().describe('UTC; a source that writes local time without a zone is taken as if it were UTC'),
        cpuPercent: z
          .number()
          .nonnegative()
          .nullable()
          .describe('of one core, mean since the point before; null when not measured'),
        rssBytes: z
          .int()
          .nonnegative()
          .nullable()
          .describe('resident memory, or footprint (top); null when not measured'),
        bm: z.enum(['enabled', 'disabled']).nullable().default(null).describe('behavior monitoring; null when unknown'),
        window: z.string().nullable().default(null).describe('the measured window of an experiment; null outside one'),
      }),
    )
    .describe('sorted by time'),
  ...located,
});

/** The measurements of one process over time. */
export type ProcessSeries = z.output<typeof processSeriesShape>;

type Measured = ProcessSeries['points'][number];

/** Points of one process and process id, as they come. */
interface Group {
  busiest: ProcessPoint;
  readonly points: Measured[];
}

/** Takes points one by one, so that they need not be held twice. */
export interface SeriesBuilder {
  add(point: ProcessPoint): void;
  /**
   * One series for each process and process id, in the order they first appear; of several points of one moment
   * the last counts. What proves a series is its busiest point.
   */
  series(): ProcessSeries[];
}

/** Begins without any points. */
export function seriesBuilder(): SeriesBuilder {
  const groups = new Map<string, Group>();
  return {
    add(point) {
      const { process, pid, t, cpuPercent, rssBytes, bm = null, window = null } = point;
      const key = `${process} ${pid}`;
      const group = groups.get(key) ?? { busiest: point, points: [] };
      groups.set(key, group);
      group.points.push({ t, cpuPercent, rssBytes, bm, window });
      if ((cpuPercent ?? -1) > (group.busiest.cpuPercent ?? -1)) group.busiest = point;
    },
    series: () =>
      Array.from(groups.values(), ({ busiest: { process, pid, at }, points }) => ({
        process,
        pid,
        points: inOrder(points),
        at: at(),
      })),
  };
}

/** Tools write their points in order, but nobody vouches for a file. */
function inOrder(points: readonly Measured[]): Measured[] {
  const times = points.map(({ t }) => Date.parse(t));
  if (times.every((time, index) => index === 0 || (times[index - 1] ?? time) < time)) return [...points];
  const byTime = new Map(points.map((point, index) => [times[index] ?? 0, point]));
  return [...byTime].sort(([one], [other]) => one - other).map(([, point]) => point);
}

/** The median time between two points of a series; undefined when no series has two. */
export function typicalIntervalSeconds(series: readonly ProcessSeries[]): number | undefined {
  const gaps = series.flatMap(({ points }) =>
    points.slice(1).map(({ t }, index) => (Date.parse(t) - Date.parse(points[index]?.t ?? t)) / 1_000),
  );
  return gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)];
}
