import { readCpuSeconds } from '../lib/cpu-time.ts';
import type { ProcessReading } from './process-table.ts';

//   321 Thu Nov 20 09:15:00 2026     62:03.45 118996 /Applications/Microsoft Defender.app/…/wdavdaemon privileged
// (`ps` of macOS with the columns below; minutes are not cut at 60)

/**
 * Columns of `ps`, each without a header. `ww`: lines are cut at 79 characters otherwise, before the name of the program.
 * Each column is an argument of its own, since a header may hold commas.
 */
export const PS_COLUMNS = ['pid=', 'lstart=', 'time=', 'rss=', 'command='].flatMap((column) => ['-o', column]);

const ROW =
  /^ *(\d{1,10}) +([A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4}) +(\S{1,20}) +(\d{1,12}) +(\S.*)$/;
const KIBIBYTE = 1_024;

/** The processes in what `ps` printed. Lines that are none are left out, such as a process that ended meanwhile. */
export function readPsOutput(text: string): ProcessReading[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, startedAt, time, kibibytes, command] = ROW.exec(line) ?? [];
    const cpuSeconds = readCpuSeconds(time);
    if (startedAt === undefined || command === undefined || cpuSeconds === null) return [];
    return [{ pid: Number(pid), startedAt, command, cpuSeconds, rssBytes: Number(kibibytes) * KIBIBYTE }];
  });
}
