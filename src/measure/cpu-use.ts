/** A counter of CPU time, and when it was read. */
export interface CpuCount {
  readonly cpuSeconds: number | null;
  readonly monotonicMs: number;
}

const PERCENT = 100;
const MS_PER_SECOND = 1_000;

/**
 * Percent of one core between two readings of a counter. Null when it cannot be computed: there is no reading before, no time
 * between them, or the counter went back.
 */
export function cpuPercent(before: CpuCount | undefined, now: CpuCount): number | null {
  if (before === undefined || before.cpuSeconds === null || now.cpuSeconds === null) return null;
  const usedSeconds = now.cpuSeconds - before.cpuSeconds;
  const elapsedSeconds = (now.monotonicMs - before.monotonicMs) / MS_PER_SECOND;
  if (usedSeconds < 0 || elapsedSeconds <= 0) return null;
  return Math.round((usedSeconds / elapsedSeconds) * PERCENT * 100) / 100;
}
