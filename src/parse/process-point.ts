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
  readonly at: Place;
}

/** Something a recording tells besides its measurements. */
export const recordedEventShape = z.object({
  event: z.string().describe('such as `scan-started`, `clock-gap`, `process-restarted`, `workload-finished`'),
  t: z.iso.datetime().describe('UTC'),
  seconds: z.number().nonnegative().nullable().describe('how long it lasted; null when that means nothing'),
  window: z.string().nullable().describe('the measured window it belongs to; null when it belongs to none'),
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

/**
 * One series for each process and process id, in the order they first appear; of several points of one moment
 * the last counts. What proves a series is its busiest point.
 */
export function toSeries(points: readonly ProcessPoint[]): ProcessSeries[] {
  const groups = new Map<string, ProcessPoint[]>();
  for (const point of points) {
    const key = `${point.process} ${point.pid}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return Array.from(groups.values(), (group) => {
    const byTime = new Map(
      group.map(({ t, cpuPercent, rssBytes, bm = null, window = null }) => [
        t,
        { t, cpuPercent, rssBytes, bm, window },
      ]),
    );
    const sorted = [...byTime.values()].sort((one, other) => Date.parse(one.t) - Date.parse(other.t));
    const busiest = group.reduce((most, point) => ((point.cpuPercent ?? -1) > (most.cpuPercent ?? -1) ? point : most));
    return { process: busiest.process, pid: busiest.pid, points: sorted, at: busiest.at };
  });
}

/** The median time between two points of a series; undefined when no series has two. */
export function typicalIntervalSeconds(series: readonly ProcessSeries[]): number | undefined {
  const gaps = series.flatMap(({ points }) =>
    points.slice(1).map(({ t }, index) => (Date.parse(t) - Date.parse(points[index]?.t ?? t)) / 1_000),
  );
  return gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)];
}
