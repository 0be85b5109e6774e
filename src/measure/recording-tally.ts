import { DEFENDER_PROCESSES } from '../model/defender-process.ts';
import type { RecordedUse, RecordingProgress } from '../model/recording-progress.ts';
import type { SampleLine } from '../model/sample.ts';
import type { Tick } from './sampler.ts';

/** What a line of the view can show. */
const RECENT_TICKS = 60;
const ORDER = DEFENDER_PROCESSES.map(({ name }) => name);

/** Makes the function that takes one tick after the other and says how far the recording is. */
export function tallyTicks(): (tick: Tick) => RecordingProgress {
  const uses = new Map<string, UseTally>();
  const [addMachine, addOwn] = [useTally(), useTally()];
  const eventCounts = new Map<string, number>();
  let startedAt: Date | undefined;
  let ticks = 0;

  return (tick) => {
    startedAt ??= tick.at;
    ticks += 1;
    for (const { process } of tick.processes) if (!uses.has(process)) uses.set(process, useTally());
    for (const { event } of tick.events) eventCounts.set(event, (eventCounts.get(event) ?? 0) + 1);
    const defender = Array.from(uses, ([name, add]) =>
      add(
        name,
        tick.processes.filter(({ process }) => process === name),
      ),
    );
    const { cpuPercent, usedBytes: rssBytes } = tick.machine;
    return {
      startedAt,
      lastAt: tick.at,
      ticks,
      bm: tick.own.bm,
      defender: defender.sort((one, other) => ORDER.indexOf(one.process) - ORDER.indexOf(other.process)),
      machine: addMachine(tick.machine.machine, [{ cpuPercent, rssBytes }]),
      own: addOwn(tick.own.process, [tick.own]),
      news: tick.events,
      eventCounts,
    };
  };
}

type Measured = Pick<SampleLine, 'cpuPercent' | 'rssBytes'>;

/** Takes what all processes of a program used at one tick (none when it is not running), and says what it used until now. */
type UseTally = (process: string, measured: readonly Measured[]) => RecordedUse;

function useTally(): UseTally {
  const recentCpuPercent: (number | null)[] = [];
  let [sum, count] = [0, 0];
  let peakCpuPercent: number | null = null;
  let peakMemoryBytes: number | null = null;

  return (process, measured) => {
    const cpuPercent = total(measured.map((one) => one.cpuPercent));
    const memoryBytes = total(measured.map((one) => one.rssBytes));
    recentCpuPercent.push(cpuPercent);
    if (recentCpuPercent.length > RECENT_TICKS) recentCpuPercent.shift();
    if (cpuPercent !== null) [sum, count] = [sum + cpuPercent, count + 1];
    peakCpuPercent = larger(peakCpuPercent, cpuPercent);
    peakMemoryBytes = larger(peakMemoryBytes, memoryBytes);
    return {
      process,
      cpuPercent,
      recentCpuPercent: [...recentCpuPercent],
      meanCpuPercent: count === 0 ? null : sum / count,
      peakCpuPercent,
      memoryBytes,
      peakMemoryBytes,
      isRunning: measured.length > 0,
    };
  };
}

/** Null when there is nothing, or one part is unknown: a sum without it would be too small. */
function total(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (sum, value) => (sum === null || value === null ? null : sum + value),
    values.length === 0 ? null : 0,
  );
}

function larger(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
