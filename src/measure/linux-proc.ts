import type { MachineReading } from './process-table.ts';

// 4242 (wdavdaemon) S 1 4242 4242 0 -1 4194560 1021 0 3 0 812 95 0 0 20 0 12 0 1375541 …
// (`/proc/<pid>/stat`: utime and stime are fields 14 and 15, those of ended children 16 and 17, the start 22, resident pages 24. A
// name may hold blanks and brackets. `cpu  8241 12 3120 …` of `/proc/stat`: user nice system idle iowait irq softirq steal.)

/** The kernel shows these counters in hundredths on every processor type (`USER_HZ`, see proc(5)). */
const TICKS_PER_SECOND = 100;
const KIBIBYTE = 1_024;

/** What `/proc/<pid>/stat` tells. */
export interface ProcStat {
  /** Name of the program, cut to 15 characters. */
  readonly name: string;
  /** Ended, but its parent has not asked for it yet. */
  readonly isZombie: boolean;
  readonly cpuSeconds: number;
  /** Of its children that have ended. */
  readonly childrenCpuSeconds: number;
  /** In ticks since boot. */
  readonly startedAt: string;
  /** Resident memory, in pages; 0 of a process that is ending, and of a part of the kernel. */
  readonly rssPages: number;
}

/** Undefined for text that is no such file, or only its beginning. */
export function readProcStat(text: string): ProcStat | undefined {
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ', 22);
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
  const [startedAt, rssPages] = [fields[19], fields[21]];
  if (nameEnd < 0 || startedAt === undefined || rssPages === undefined) return undefined;
  if (utime === undefined || stime === undefined || cutime === undefined || cstime === undefined) return undefined;
  return {
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    isZombie: fields[0] === 'Z' || fields[0] === 'X',
    cpuSeconds: (utime + stime) / TICKS_PER_SECOND,
    childrenCpuSeconds: (cutime + cstime) / TICKS_PER_SECOND,
    startedAt,
    rssPages: Number(rssPages),
  };
}

/** The process from `/proc/<pid>/status`, also when `<pid>` is one of its threads; undefined when it does not say. */
export function readProcessId(status: string): number | undefined {
  const processId = /^Tgid:\s+(\d{1,15})$/m.exec(status)?.[1];
  return processId === undefined ? undefined : Number(processId);
}

/** The machine, from `/proc/stat` and `/proc/meminfo`. Time taken by other virtual machines (steal) is no work of this one. */
export function readMachine(stat: string, meminfo: string): MachineReading {
  const [user, nice, system, , , irq, softirq] = (/^cpu +([\d ]+)/.exec(stat)?.[1] ?? '').split(' ').map(Number);
  const total = Number(/^MemTotal:\s+(\d{1,15}) kB$/m.exec(meminfo)?.[1]);
  const available = Number(/^MemAvailable:\s+(\d{1,15}) kB$/m.exec(meminfo)?.[1]);
  const busySeconds = sum(user, nice, system, irq, softirq) / TICKS_PER_SECOND;
  const usedBytes = (total - available) * KIBIBYTE;
  return { busySeconds: orNull(busySeconds), usedBytes: orNull(usedBytes) };
}

function sum(...counters: readonly (number | undefined)[]): number {
  return counters.reduce<number>((total, counter) => total + (counter ?? Number.NaN), 0);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
