import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import type { Clock } from '../lib/clock.ts';
import { readMachine, readProcStat, readRssBytes } from './linux-proc.ts';
import {
  type IsWanted,
  MAX_MEASURED,
  type OwnReading,
  type ProcessReading,
  type ProcessTable,
} from './process-table.ts';

/** What is remembered of a process, so that its command line is read once. */
interface Known {
  readonly startedAt: string;
  readonly name: string;
  readonly command: string;
  readonly isWanted: boolean;
}

/** More than the kernel writes into any of the files read here, but for command lines, which are cut. */
const MAX_FILE_BYTES = 16_384;

/** The processes of a Linux machine, from `/proc`: one small file for each process, three for those that are wanted. */
export function linuxProcessTable(isWanted: IsWanted, clock: Omit<Clock, 'sleep'>): ProcessTable {
  const buffer = Buffer.alloc(MAX_FILE_BYTES);
  let known = new Map<number, Known>();

  /** Undefined when the process has ended meanwhile. */
  const text = (path: string): string | undefined => {
    try {
      const file = openSync(path, 'r');
      try {
        return buffer.toString('latin1', 0, readSync(file, buffer, 0, MAX_FILE_BYTES, 0));
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  };

  const look = (pid: number, seen: Map<number, Known>): ProcessReading | undefined => {
    const stat = readProcStat(text(`/proc/${pid}/stat`) ?? '');
    if (stat === undefined || stat.isZombie) return undefined;
    const { startedAt, name, cpuSeconds } = stat;
    let process = known.get(pid);
    // A program that replaces another in the same process (exec) keeps pid and start, but not its name.
    if (process?.startedAt !== startedAt || process.name !== name) {
      const command = commandOf(text(`/proc/${pid}/cmdline`) ?? '', name);
      process = { startedAt, name, command, isWanted: isWanted(command) };
    }
    seen.set(pid, process);
    if (!process.isWanted) return undefined;
    const rssBytes = readRssBytes(text(`/proc/${pid}/status`) ?? '');
    return rssBytes === undefined ? undefined : { pid, startedAt, command: process.command, cpuSeconds, rssBytes };
  };

  const lookAtAll = (): ProcessReading[] => {
    const seen = new Map<number, Known>();
    const processes: ProcessReading[] = [];
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || processes.length === MAX_MEASURED) continue;
      const process = look(pid, seen);
      if (process !== undefined) processes.push(process);
    }
    known = seen;
    return processes;
  };

  return {
    async read() {
      const [monotonicMs, at] = [clock.monotonicMs(), clock.now()];
      return {
        monotonicMs,
        at,
        processes: lookAtAll(),
        machine: readMachine(text('/proc/stat') ?? '', text('/proc/meminfo') ?? ''),
        own: ownReading(text('/proc/self/stat') ?? ''),
      };
    },
  };
}

function ownReading(stat: string): OwnReading {
  const { cpuSeconds = 0, childrenCpuSeconds = 0 } = readProcStat(stat) ?? {};
  return { pid: process.pid, cpuSeconds: cpuSeconds + childrenCpuSeconds, rssBytes: process.memoryUsage.rss() };
}

/** Arguments are divided by zero bytes; a kernel thread has none. */
function commandOf(cmdline: string, name: string): string {
  return cmdline.replaceAll('\0', ' ').trim() || name;
}
