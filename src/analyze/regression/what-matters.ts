import type { Comparison } from '../../model/finding.ts';

/** What is compared. */
export type Metric = Comparison['metric'];

/** The process behavior monitoring works in, which Microsoft expects its load in (Learn, behavior-monitor-macos, 2026-09). */
export const ENGINE = 'wdavdaemon_unprivileged';
/** The core daemon and the EDR sensor, whose load has other causes (Learn, mac-support-perf, 2026-08). */
export const SENSORS: readonly string[] = ['wdavdaemon', 'wdavdaemon_enterprise'];
/** All processes of Defender together. */
export const TOTAL = 'total';
/** Stands where a process would, for how long the workload took. */
export const WORKLOAD = 'workload';

/**
 * The effect a person would notice, in the unit of the metric; a share of the time with behavior monitoring off for the workload.
 * Our own choice: a tenth of a core is a few percent of a battery, 100 MB about a third of what the engine takes at rest.
 */
export const SIZE_THAT_MATTERS: Readonly<Record<Metric, number>> = {
  cpu: 10,
  memory: 100_000_000,
  'memory-growth': 50_000_000,
  'workload-duration': 0.1,
};

/** What is found must be at least this share of the size that matters: what is sure but small is nobody's problem. */
export const LEAST_SHARE_OF_SIZE = 0.5;

/** The chance that any test blames behavior monitoring when it has no effect at all, all tests together. */
export const FALSE_ALARMS = 0.01;

/** Of the chance of false alarms, what each question may use up: most where an effect is expected (Bonferroni, weighted). */
export const ALARM_SHARES = { engineCpu: 0.7, engineMemory: 0.1, workload: 0.1, rest: 0.1 } as const;

/** An effect is excluded when this interval is below it: the claim is wrong in one case of 200 at most. */
export const EXCLUDING_CONFIDENCE = 0.99;

/** Of the intervals that are shown. */
export const SHOWN_CONFIDENCE = 0.95;
