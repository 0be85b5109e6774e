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
  /** Until then it is taken for the same process; past for one that is wanted. */
  readonly trustedUntilMs: number;
}

/** More than the kernel writes into any of the files read here, but for command lines, which are cut. */
const MAX_FILE_BYTES = 16_384;

/** How long a process that is not wanted, and was the same in two looks, is not looked at: that costs most. */
const TRUST_MS = 60_000;

/**
 * The processes of a Linux machine, from `/proc`. One that is unwanted for a while and then becomes a wanted one, by running
 * another program or because its pid is used again, is noticed up to a minute later.
 */
export function linuxProcessTable(isWanted: IsWanted, clock: Omit<Clock, 'sleep'>): ProcessTable {
  const buffer = Buffer.alloc(MAX_FILE_BYTES);
  /** Every process there was when they were listed last; undefined of one that was not looked at yet. */
  let known = new Map<number, Known | undefined>();
  let newestPid: string | undefined;

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

  /** Listing costs more than all else, and whoever is new has changed the newest pid. */
  const listAgain = (): void => {
    // 0.42 0.38 0.35 2/431 7077 (the last is the newest pid, see proc(5))
    const newest = text('/proc/loadavg')?.trimEnd().split(' ').at(-1);
    if (newest !== undefined && newest === newestPid) return;
    newestPid = newest;
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    known = new Map(pids.map((pid) => [pid, known.get(pid)]));
  };

  const look = (pid: number, last: Known | undefined, nowMs: number): ProcessReading | undefined => {
    const stat = readProcStat(text(`/proc/${pid}/stat`) ?? '');
    if (stat === undefined || stat.isZombie) {
      known.delete(pid);
      return undefined;
    }
    const { startedAt, name, cpuSeconds } = stat;
    // A program that replaces another in the same process (exec) keeps pid and start, but not its name.
    const isSame = last?.startedAt === startedAt && last.name === name;
    const command = isSame ? last.command : commandOf(text(`/proc/${pid}/cmdline`) ?? '', name);
    const wanted = isSame ? last.isWanted : isWanted(command);
    const trustedUntilMs = isSame && !wanted ? nowMs + TRUST_MS : nowMs;
    known.set(pid, { startedAt, name, command, isWanted: wanted, trustedUntilMs });
    if (!wanted) return undefined;
    const rssBytes = readRssBytes(text(`/proc/${pid}/status`) ?? '');
    return rssBytes === undefined ? undefined : { pid, startedAt, command, cpuSeconds, rssBytes };
  };

  const lookAtAll = (nowMs: number): ProcessReading[] => {
    listAgain();
    const processes: ProcessReading[] = [];
    for (const [pid, last] of known) {
      if (processes.length === MAX_MEASURED) break;
      if (last !== undefined && nowMs < last.trustedUntilMs) continue;
      const process = look(pid, last, nowMs);
      if (process !== undefined) processes.push(process);
    }
    return processes;
  };

  return {
    async read() {
      const [monotonicMs, at] = [clock.monotonicMs(), clock.now()];
      return {
        monotonicMs,
        at,
        processes: lookAtAll(monotonicMs),
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
