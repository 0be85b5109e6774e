import type { Clock } from '../lib/clock.ts';
import type { MachineLine, SampleEvent, SampleLine, SamplesLine } from '../model/sample.ts';
import { clockEvents } from './clock-events.ts';
import { type CpuCount, cpuPercent } from './cpu-use.ts';
import { nameOf, watchProcesses } from './process-events.ts';
import type { OwnReading, ProcessReading, ProcessTable, TableReading } from './process-table.ts';

/** What is known beside the measurements: the state of behavior monitoring, and the measured window of an experiment. */
export type SampleLabel = Pick<SampleLine, 'bm' | 'window'>;

/** One look at the processes of Defender. */
export interface Tick {
  readonly at: Date;
  /** What happened since the tick before. */
  readonly events: readonly SampleEvent[];
  readonly processes: readonly SampleLine[];
  readonly machine: MachineLine;
  /** What measuring itself has used. */
  readonly own: SampleLine;
}

/** What {@link sample} needs. */
export interface SamplerOptions {
  readonly table: ProcessTable;
  readonly clock: Clock;
  readonly intervalMs: number;
  /** When to stop by itself; never without it. */
  readonly durationMs?: number;
  /** Asked at every tick. */
  readonly label: () => SampleLabel;
  /** Gets each tick when it is done; the next waits for it. */
  readonly onTick: (tick: Tick) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/** The process name of our own use. */
export const OWN_PROCESS = 'mdediag';

/**
 * Measures until `signal` is aborted or the duration is over. Ticks keep to a schedule from the start, so that delays do not
 * add up; those that were slept through are left out. Throws when the first look fails; a later look that fails is an event.
 */
export async function sample(options: SamplerOptions): Promise<void> {
  const { table, clock, intervalMs, durationMs = Number.POSITIVE_INFINITY, signal, onTick } = options;
  const nextTick = tickMaker(options);
  const startMs = clock.monotonicMs();
  for (let index = 0; index * intervalMs <= durationMs && !signal.aborted; ) {
    const reading = await table.read(signal).catch((error: unknown) => {
      if (index === 0 && !signal.aborted) throw error;
      return undefined;
    });
    if (signal.aborted) return;
    const tick = nextTick(reading);
    if (tick !== undefined) await onTick(tick);
    const elapsedMs = clock.monotonicMs() - startMs;
    index = Math.max(index, Math.floor(elapsedMs / intervalMs)) + 1;
    if (index * intervalMs <= durationMs) await clock.sleep(Math.max(0, index * intervalMs - elapsedMs), signal);
  }
}

/** The lines of a tick as they stand in a samples file. */
export function linesOf({ events, processes, own, machine }: Tick): SamplesLine[] {
  return [...events, ...processes, own, machine];
}

/** Turns one reading after the other into ticks. */
function tickMaker({ intervalMs, label }: SamplerOptions): (reading: TableReading | undefined) => Tick | undefined {
  const watch = watchProcesses();
  let before: TableReading | undefined;
  let counts: ReadonlyMap<string, CpuCount> = new Map();
  let bm: SampleLabel['bm'] = null;
  let hasFailed = false;

  return (reading) => {
    if (reading === undefined) {
      hasFailed = true;
      return undefined;
    }
    const { monotonicMs, at, processes, machine, own } = reading;
    const labels = label();
    const t = at.toISOString();
    const clockNews = before === undefined ? [] : clockEvents(before, reading, intervalMs);
    const isAfterGap = clockNews.some(({ event }) => event === 'clock-gap');
    const news = [
      ...clockNews,
      ...(hasFailed ? [{ event: 'process-table-unreadable' }] : []),
      ...(labels.bm !== null && bm !== null && labels.bm !== bm ? [{ event: `behavior-monitoring-${labels.bm}` }] : []),
      ...watch.next(processes, monotonicMs),
    ];
    const current = new Map<string, CpuCount>();
    const percentOf = (key: string, cpuSeconds: number | null): number | null => {
      const count = { cpuSeconds, monotonicMs };
      current.set(key, count);
      return isAfterGap ? null : cpuPercent(counts.get(key), count);
    };
    const line = (process: string, { pid, cpuSeconds, rssBytes }: OwnReading, key: string): SampleLine => ({
      t,
      pid,
      process,
      cpuPercent: percentOf(key, cpuSeconds),
      cpuSeconds: roundToMs(cpuSeconds),
      rssBytes,
      ...labels,
    });
    const tick: Tick = {
      at,
      events: news.map((one) => ({ t, ...one, ...(labels.window !== null && { window: labels.window }) })),
      processes: processes.map((process) => line(nameOf(process), process, keyOf(process))),
      own: line(OWN_PROCESS, own, OWN_PROCESS),
      machine: {
        t,
        machine: 'total',
        cpuPercent: percentOf('machine', machine.busySeconds),
        usedBytes: machine.usedBytes,
      },
    };
    [before, counts, bm, hasFailed] = [reading, current, labels.bm ?? bm, false];
    return tick;
  };
}

/** A process with the same pid that started at another time is another one. */
function keyOf({ pid, startedAt }: ProcessReading): string {
  return `${pid} ${startedAt}`;
}

function roundToMs(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
