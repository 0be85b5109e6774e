import { defenderProcessOf } from '../model/defender-process.ts';
import type { ProcessReading } from './process-table.ts';

/** A process of Defender that came, went, or was replaced. */
export interface ProcessEvent {
  readonly event: 'process-started' | 'process-ended' | 'process-restarted' | 'pid-reused';
  readonly process: string;
  /** Of the new one, where there is one. */
  readonly pid: number;
  /** How long there was none, to the precision of a tick. */
  readonly seconds?: number;
}

/** Follows which processes are there. */
export interface ProcessWatch {
  /** What changed since the last call; nothing at the first, which shows what was there before. */
  next(processes: readonly ProcessReading[], monotonicMs: number): ProcessEvent[];
}

/** The one name of a process of Defender; its command line for any other program. */
export function nameOf({ command }: ProcessReading): string {
  return defenderProcessOf(command)?.name ?? command;
}

/** Watches from now on. A process whose role lost one earlier in this recording has taken its place: it is a restart. */
export function watchProcesses(): ProcessWatch {
  let before: ReadonlyMap<number, ProcessReading> | undefined;
  /** When the lost ones of a role were seen last, the oldest first. */
  const lost = new Map<string, number[]>();
  let beforeMs = 0;

  const started = (process: ProcessReading, monotonicMs: number): ProcessEvent => {
    const name = nameOf(process);
    const endedMs = lost.get(name)?.shift();
    const what = { process: name, pid: process.pid };
    if (endedMs === undefined) return { event: 'process-started', ...what };
    return { event: 'process-restarted', ...what, seconds: Math.round(monotonicMs - endedMs) / 1_000 };
  };

  const ended = (process: ProcessReading): void => {
    if (defenderProcessOf(process.command)?.isOneShot) return;
    const name = nameOf(process);
    lost.set(name, [...(lost.get(name) ?? []), beforeMs]);
  };

  return {
    next(processes, monotonicMs) {
      const now = new Map(processes.map((process) => [process.pid, process]));
      const old = before ?? now;
      const reused = processes.filter(({ pid, startedAt }) => (old.get(pid)?.startedAt ?? startedAt) !== startedAt);
      const gone = [...old.values()].filter((process) => {
        const successor = now.get(process.pid);
        if (successor === undefined) return true;
        return successor.command !== process.command && nameOf(successor) !== nameOf(process);
      });
      const fresh = processes.filter(({ pid }) => !old.has(pid));
      for (const process of gone) ended(process);
      const events: ProcessEvent[] = [
        ...gone.map((process) => ({ event: 'process-ended', process: nameOf(process), pid: process.pid }) as const),
        ...reused.map((process) => ({ event: 'pid-reused', process: nameOf(process), pid: process.pid }) as const),
        ...fresh.map((process) => started(process, monotonicMs)),
      ];
      [before, beforeMs] = [now, monotonicMs];
      return events;
    },
  };
}
