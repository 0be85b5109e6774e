import type { Outcome } from './cause.ts';
import type { BehaviorMonitoring, Comparison } from './finding.ts';
import type { TimelineEvent } from './recording.ts';

/** What the plots of a report show: some thousand numbers at most, however long the recording and the logs are. */
export interface Plots {
  readonly load: Plotted<LoadPlot>;
  readonly distributions: Plotted<DistributionsPlot>;
  readonly scans: Plotted<ScansPlot>;
  readonly errors: Plotted<ErrorsPlot>;
  readonly outcomes: Plotted<OutcomesPlot>;
}

/** What can be drawn, or why nothing can. */
export type Plotted<T extends object> = T | { readonly missing: string };

/** CPU and memory of each process over time, on one grid of buckets. */
export interface LoadPlot {
  /** Milliseconds since 1970, UTC: where the first bucket begins and the last one ends. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
  /** Percent of one core; the busiest process comes first. */
  readonly cpu: readonly Envelope[];
  /** Bytes of resident memory; in the order of {@link cpu}, others behind. */
  readonly memory: readonly Envelope[];
  /** In the order of time, without overlaps; where nothing was recorded there is none. */
  readonly monitoring: readonly MonitoringSpan[];
  /** Within the recording, oldest first. */
  readonly events: readonly TimelineEvent[];
  /** Events for which there was no room. */
  readonly eventsLeftOut: number;
  /** Where a level changed, oldest first; the largest changes. */
  readonly changePoints: BehaviorMonitoring['changePoints'];
  readonly changePointsLeftOut: number;
}

/** One metric of one process: its extremes and its mean in every bucket. No measurement lies outside of it. */
export interface Envelope {
  readonly process: string;
  /** Measurements. */
  readonly n: number;
  readonly low: number;
  readonly mean: number;
  readonly high: number;
  /** Buckets in the order of time; between two runs nothing was measured. */
  readonly runs: readonly (readonly Bucket[])[];
}

/** The measurements of a short stretch of time. */
export interface Bucket {
  readonly fromMs: number;
  readonly n: number;
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** A stretch of time in which behavior monitoring was one thing; `both`: it was switched within one bucket. */
export interface MonitoringSpan {
  readonly state: 'on' | 'off' | 'both' | 'unknown';
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was measured in windows with behavior monitoring off and on. */
export interface DistributionsPlot {
  /** What matters most comes first. */
  readonly shown: readonly Distribution[];
  /** Comparisons that are not among them. */
  readonly leftOut: number;
}

/** The windows behind one comparison. */
export interface Distribution {
  readonly comparison: Comparison;
  readonly off: WindowValues;
  readonly on: WindowValues;
}

/** One value for each window, in the unit of the comparison. */
export interface WindowValues {
  readonly windows: number;
  readonly mean: number;
  /** Ascending; of many windows evenly chosen ones, with the lowest and the highest. */
  readonly values: readonly number[];
}

/** What real-time protection scanned for each program. */
export interface ScansPlot {
  readonly files: number;
  /** Null when no process tells how long it took. */
  readonly timeMs: number | null;
  /** Programs with the most files first. */
  readonly programs: readonly ScannedProgram[];
  /** All programs that are not among them. */
  readonly others: { readonly programs: number; readonly files: number; readonly timeMs: number };
}

/** What was scanned for one program, all its processes together. */
export interface ScannedProgram {
  readonly name: string;
  readonly path: string | null;
  readonly files: number;
  readonly timeMs: number | null;
}

/** Error and warning lines from some moment on. */
export interface ErrorCount {
  readonly atMs: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Error and warning lines of Defender's logs over time. */
export interface ErrorsPlot {
  readonly fromMs: number;
  readonly toMs: number;
  /** A whole number of minutes. */
  readonly bucketMs: number;
  /** Lines in each bucket from `fromMs` to `toMs`. */
  readonly errors: readonly number[];
  readonly warnings: readonly number[];
  /** The minutes with most lines, oldest first. */
  readonly busiestMinutes: readonly ErrorCount[];
  /** Lines that are on no bucket: without a time, or older than what is kept. */
  readonly undated: number;
  /** What happened meanwhile, oldest first. */
  readonly events: readonly TimelineEvent[];
  readonly eventsLeftOut: number;
}

/** What became of what was to be collected. */
export interface OutcomesPlot {
  readonly planned: number;
  /** In the order of `OUTCOMES`, without those that did not happen. */
  readonly outcomes: readonly OutcomeCount[];
}

/** How often planned items ended in one way. */
export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly items: number;
  /** Of them, what was to be read and is missing. */
  readonly lost: number;
}
