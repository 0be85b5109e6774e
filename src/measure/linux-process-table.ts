import type { Clock } from '../lib/clock.ts';
import { type KeptText, keepText, textKeeper, textNow } from '../lib/kept-text.ts';
import { watchPids } from './linux-pids.ts';
import { type ProcStat, readMachine, readProcessId, readProcStat } from './linux-proc.ts';
import { type IsWanted, MAX_MEASURED, type ProcessReading, type ProcessTable } from './process-table.ts';

/** What is remembered of a process, so that its command line is read once, or once a minute when it is not wanted. */
interface Known {
  readonly startedAt: string;
  readonly name: string;
  readonly command: string;
  /** Its `stat`, for the next look; undefined of one that is not wanted. */
  readonly stat: KeptText | undefined;
}

/** How long a process that is not wanted, and was the same in two looks, is not looked at: there are many of them. */
const TRUST_MS = 60_000;

/** As many as Defender has, and more; far below what a program may have open (`ulimit -n`). */
const MAX_KEPT = 16;

/**
 * The processes of a Linux machine, from `/proc`. One that is unwanted for a while and then becomes a wanted one, by running
 * another program, is noticed up to a minute later. A few files stay open until the program ends. Throws when there is no `/proc`.
 */
export function linuxProcessTable(isWanted: IsWanted, clock: Omit<Clock, 'sleep'>): ProcessTable {
  const pids = watchPids(TRUST_MS);
  const keepStat = textKeeper(MAX_KEPT);
  const [machineStat, meminfo, ownStat] = ['stat', 'meminfo', 'self/stat'].map((name) => keepText(`/proc/${name}`));
  const pageBytes = pageSizeBytes(readOwn());
  let known = new Map<number, Known>();
  /** The pids to look at each time: those of wanted processes, and those that are not trusted yet. */
  let watched = new Set<number>();

  function readOwn(): ProcStat {
    const stat = readProcStat(ownStat?.read() ?? '');
    if (stat === undefined) throw new Error('/proc/self/stat cannot be read');
    return stat;
  }

  function noteWhoIsThere(nowMs: number): void {
    const news = pids.next(nowMs);
    if ('fresh' in news) {
      for (const pid of news.fresh) if (!known.has(pid)) watched.add(pid);
      return;
    }
    const before = known;
    watched = new Set(news.all);
    known = new Map();
    for (const [pid, process] of before) {
      if (watched.has(pid)) known.set(pid, process);
      else process.stat?.close();
    }
  }

  function look(pid: number): ProcessReading | undefined {
    const last = known.get(pid);
    const kept = last?.stat ?? keepStat(`/proc/${pid}/stat`);
    const stat = readProcStat(kept?.read() ?? '');
    if (stat === undefined || stat.isZombie) {
      kept?.close();
      known.delete(pid);
      // Its pid may be that of another process by now.
      if (last?.stat !== undefined) return look(pid);
      watched.delete(pid);
      return undefined;
    }
    const { startedAt, name, cpuSeconds } = stat;
    // A program that replaces another in the same process (exec) keeps pid and start, and seldom its name.
    const wasSame = last?.startedAt === startedAt && last.name === name;
    const command = wasSame && last.stat !== undefined ? last.command : commandOf(pid, name);
    const isSame = wasSame && command === last.command;
    const wanted = isSame ? last.stat !== undefined : isWanted(command) && isProcess(pid);
    if (!wanted) kept?.close();
    if (!isSame) known.set(pid, { startedAt, name, command, stat: wanted ? kept : undefined });
    else if (!wanted) watched.delete(pid);
    if (!wanted || stat.rssPages === 0) return undefined;
    return { pid, startedAt, command, cpuSeconds, rssBytes: stat.rssPages * pageBytes };
  }

  function lookAtAll(nowMs: number): ProcessReading[] {
    noteWhoIsThere(nowMs);
    const processes: ProcessReading[] = [];
    for (const pid of watched) {
      if (processes.length === MAX_MEASURED) break;
      const process = look(pid);
      if (process !== undefined) processes.push(process);
    }
    return processes;
  }

  return {
    async read() {
      const [monotonicMs, at] = [clock.monotonicMs(), clock.now()];
      const processes = lookAtAll(monotonicMs);
      const machine = readMachine(machineStat?.read() ?? '', meminfo?.read() ?? '');
      const { cpuSeconds, childrenCpuSeconds, rssPages } = readOwn();
      const own = { pid: process.pid, cpuSeconds: cpuSeconds + childrenCpuSeconds, rssBytes: rssPages * pageBytes };
      return { monotonicMs, at, processes, machine, own };
    },
  };
}

/** Node does not tell it, but the same memory in bytes; a page is a power of two. */
function pageSizeBytes({ rssPages }: ProcStat): number {
  return 2 ** Math.round(Math.log2(process.memoryUsage.rss() / rssPages));
}

/** Arguments are divided by zero bytes; a kernel thread has none. */
function commandOf(pid: number, name: string): string {
  const cmdline = textNow(`/proc/${pid}/cmdline`) ?? '';
  return cmdline.replaceAll('\0', ' ').trim() || name;
}

/** A thread has a number as well, under which it can be read though it is not listed. */
function isProcess(pid: number): boolean {
  return readProcessId(textNow(`/proc/${pid}/status`) ?? '') === pid;
}
