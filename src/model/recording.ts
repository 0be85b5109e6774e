import type { Place } from './fact.ts';

/** One measurement of one process. What was not measured is null, never 0. */
export interface RecordedPoint {
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** Percent of one core, mean since the point before. */
  readonly cpuPercent: number | null;
  /** Resident memory. */
  readonly rssBytes: number | null;
  /** Behavior monitoring at that moment; null when unknown. */
  readonly bm: 'enabled' | 'disabled' | null;
  /** The measured window of an experiment; null outside one. */
  readonly window: string | null;
}

/** CPU and memory of one process of Defender over time; a restarted process begins another series. */
export interface RecordedSeries {
  /** Canonical name of the process of Defender. */
  readonly process: string;
  /** Null when the source does not tell it. */
  readonly pid: number | null;
  /** Sorted by time. */
  readonly points: readonly RecordedPoint[];
}

/** One measured window of an experiment. */
export interface RecordedWindow {
  readonly id: string;
  readonly bm: 'enabled' | 'disabled';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** How long each repetition of the workload took in this window, in seconds; empty without a workload. */
  readonly workloadSeconds: readonly number[];
  /** What happened within the window that makes it unlike the others, as event names; empty for a calm one. */
  readonly disturbances: readonly string[];
}

/** A recording of CPU and memory, whichever tool made it. */
export interface Recording {
  readonly series: readonly RecordedSeries[];
  /** The windows of an experiment in the order of time; empty for a free recording. */
  readonly windows: readonly RecordedWindow[];
}

/** Something with a date that may explain a change of load. */
export interface TimelineEvent {
  /** Such as `behavior-monitoring-enabled`, `definitions-updated`, `app-updated`. */
  readonly event: string;
  /** ISO, UTC. */
  readonly at: string;
  /** What changed, for people: `101.26012.0015 to 101.26022.0015`. */
  readonly detail?: string;
  /** The line that tells it; none when nothing but the recording itself does. */
  readonly place?: Place;
}
