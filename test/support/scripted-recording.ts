import type { Clock } from '../../src/lib/clock.ts';
import type { ProcessReading, ProcessTable, TableReading } from '../../src/measure/process-table.ts';
import { type SampleLabel, sample, type Tick } from '../../src/measure/sampler.ts';

/** What the machine looks like at one tick, and how time passed since the one before. */
export interface ScriptedTick {
  readonly processes?: readonly Partial<ProcessReading>[];
  /** Monotonic time since the tick before; the interval unless given. */
  readonly afterMs?: number;
  /** How much further the wall clock went than the monotonic one. */
  readonly skewMs?: number;
  readonly busySeconds?: number | null;
  readonly usedBytes?: number | null;
  readonly ownCpuSeconds?: number;
  readonly label?: SampleLabel;
  /** The look fails. */
  readonly fails?: true;
}

/** Everything a usual process of the antivirus engine shows. */
export const ENGINE: ProcessReading = {
  pid: 321,
  startedAt: 'Thu Nov 20 09:15:00 2026',
  command: '/Library/wdavdaemon_unprivileged unprivileged',
  cpuSeconds: 100,
  rssBytes: 270_000_000,
};

export const INTERVAL_MS = 2_000;
const STARTED_MS = Date.parse('2026-11-20T18:45:00.000Z');

/** Records a scripted machine with a scripted clock, tick after tick; nothing waits. */
export async function record(script: readonly ScriptedTick[], durationMs?: number): Promise<Tick[]> {
  const ended = new AbortController();
  const ticks: Tick[] = [];
  let [monotonicMs, wallMs, next] = [0, STARTED_MS, 0];
  const clock: Clock = {
    monotonicMs: () => monotonicMs,
    now: () => new Date(wallMs),
    async sleep(ms) {
      const { afterMs = INTERVAL_MS, skewMs = 0 } = script[next] ?? {};
      const elapsedMs = ms + afterMs - INTERVAL_MS;
      monotonicMs += elapsedMs;
      wallMs += elapsedMs + skewMs;
      if (next >= script.length) ended.abort();
    },
  };
  const table: ProcessTable = {
    async read() {
      const tick = script[next];
      next += 1;
      if (tick?.fails) throw new Error('/bin/ps did not list the processes (timeout)');
      return readingOf(tick ?? {}, monotonicMs, wallMs);
    },
  };
  await sample({
    table,
    clock,
    intervalMs: INTERVAL_MS,
    ...(durationMs !== undefined && { durationMs }),
    label: () => script[next - 1]?.label ?? { bm: null, window: null },
    onTick: (tick) => void ticks.push(tick),
    signal: ended.signal,
  });
  return ticks;
}

function readingOf(tick: ScriptedTick, monotonicMs: number, wallMs: number): TableReading {
  const { processes = [], busySeconds = null, usedBytes = null, ownCpuSeconds = 1 } = tick;
  return {
    monotonicMs,
    at: new Date(wallMs),
    processes: processes.map((process) => ({ ...ENGINE, ...process })),
    machine: { busySeconds, usedBytes },
    own: { pid: 900, cpuSeconds: ownCpuSeconds, rssBytes: 60_000_000 },
  };
}
