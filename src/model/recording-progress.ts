import type { SampleEvent, SampleLine } from './sample.ts';

/** CPU and memory of one program in a recording until now; of several at the same time, their sum. */
export interface RecordedUse {
  readonly process: string;
  /** At the last tick; percent of one core, null when it was not measured. */
  readonly cpuPercent: number | null;
  /** The last ticks, the newest last. */
  readonly recentCpuPercent: readonly (number | null)[];
  /** Over all ticks that measured it; null without any. */
  readonly meanCpuPercent: number | null;
  readonly peakCpuPercent: number | null;
  /** At the last tick; null when it was not measured. */
  readonly memoryBytes: number | null;
  readonly peakMemoryBytes: number | null;
  /** False when it had ended at the last tick. */
  readonly isRunning: boolean;
}

/** How far a recording is. */
export interface RecordingProgress {
  readonly startedAt: Date;
  readonly lastAt: Date;
  readonly ticks: number;
  /** Behavior monitoring at the last tick. */
  readonly bm: SampleLine['bm'];
  /** Programs of Defender, always in the same order; those that were never seen are left out. */
  readonly defender: readonly RecordedUse[];
  readonly machine: RecordedUse;
  /** What recording itself has used. */
  readonly own: RecordedUse;
  /** What happened in the last tick. */
  readonly news: readonly SampleEvent[];
  /** How often each event happened. */
  readonly eventCounts: ReadonlyMap<string, number>;
}
