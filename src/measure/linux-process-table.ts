import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import type { Clock } from '../lib/clock.ts';
import { readMachine, readProcStat, readProcStatus } from './linux-proc.ts';
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

/** How long a process that is not wanted, and was the same in two looks, is not looked at, and processes are not listed again. */
const TRUST_MS = 60_000;

/** From so many new pids on it costs less to list all processes than to look for each. */
const MAX_LOOKED_FOR = 64;

/**
 * The processes of a Linux machine, from `/proc`. One that is unwanted for a while and then becomes a wanted one, by running
 * another program or because its pid is used again, is noticed up to a minute later.
 */
export function linuxProcessTable(isWanted: IsWanted, clock: Omit<Clock, 'sleep'>): ProcessTable {
  const buffer = Buffer.alloc(MAX_FILE_BYTES);
  /** Every process that may be there; undefined of one that was not looked at yet. */
  let known = new Map<number, Known | undefined>();
  let newestPid = Number.NaN;
  let listAgainMs = Number.NEGATIVE_INFINITY;

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

  /** Listing costs more than all else. Pids are given out in order: who is new lies between the newest of two looks. */
  const noteNewcomers = (nowMs: number): void => {
    // 0.42 0.38 0.35 2/431 7077 (the last is the newest pid, see proc(5))
    const newest = Number(text('/proc/loadavg')?.trimEnd().split(' ').at(-1));
    const isInReach = newest >= newestPid && newest - newestPid <= MAX_LOOKED_FOR && nowMs < listAgainMs;
    if (isInReach) lookFor(newestPid + 1, newest);
    else listAll(nowMs);
    newestPid = newest;
  };

  const lookFor = (firstPid: number, lastPid: number): void => {
    for (let pid = firstPid; pid <= lastPid; pid += 1) if (existsSync(`/proc/${pid}`)) known.set(pid, undefined);
  };

  const listAll = (nowMs: number): void => {
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    known = new Map(pids.map((pid) => [pid, known.get(pid)]));
    listAgainMs = nowMs + TRUST_MS;
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
    const status = readProcStatus(text(`/proc/${pid}/status`) ?? '');
    if (status?.processId === pid) return { pid, startedAt, command, cpuSeconds, rssBytes: status.rssBytes };
    // It is ending, or a thread: that has a number as well, under which it can be read though it is not listed.
    known.delete(pid);
    return undefined;
  };

  const lookAtAll = (nowMs: number): ProcessReading[] => {
    noteNewcomers(nowMs);
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
