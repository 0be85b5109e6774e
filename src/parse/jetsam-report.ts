import { z } from 'zod';
import { defenderProcessOf } from '../model/defender-process.ts';
import { located } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { countAt, type IpsReport, textAt, valueAt } from './ips-report.ts';
import { placeIn } from './read-text.ts';
import { readReportTime } from './report-time.ts';

// {"bug_type":"298","timestamp":"2026-11-19 08:15:30.00 +0100", …}
// { "memoryStatus" : {"pageSize" : 16384, …}, "largestProcess" : "wdavdaemon_unprivileged",
//   "processes" : [{"pid" : 612, "name" : "wdavdaemon_unprivileged", "rpages" : 190000, "reason" : "vm-pageshortage"}, …] }
// (`JetsamEvent-*.ips`: macOS ended programs because memory ran short; a program with a `reason` is one it ended)

/** One time macOS ran short of memory. */
export const jetsamReportShape = z.object({
  occurredAt: z.iso.datetime().nullable().describe('UTC; without an offset in the report, as if it were UTC'),
  largestProcess: z.string().nullable().describe('the program that held the most memory, as macOS names it'),
  isDefenderLargest: z.boolean().nullable().describe('whether that program is of Defender; null when not named'),
  isDefenderEnded: z.boolean().nullable().describe('whether macOS ended a process of Defender; null without a list'),
  defenderProcesses: z.array(
    z.object({
      process: z.string().describe('canonical name'),
      pid: z.int().nonnegative().nullable(),
      residentBytes: z.int().nonnegative().nullable(),
      reason: z.string().nullable().describe('why macOS ended it; null when it did not'),
    }),
  ),
  ...located,
});

/** One time macOS ran short of memory. */
export type JetsamReport = z.output<typeof jetsamReportShape>;

const JETSAM_BUG_TYPE = '298';

/** The shortage an `.ips` file is about; undefined when it is about something else. */
export function jetsamOfIps({ header, bugType, body, quote }: IpsReport, file: ArtifactFile): JetsamReport | undefined {
  if (bugType !== JETSAM_BUG_TYPE) return undefined;
  const largestProcess = textAt(body, 'largestProcess') ?? null;
  const list = valueAt(body, 'processes');
  const processes = Array.isArray(list) ? defenderOf(list, countAt(body, 'memoryStatus', 'pageSize')) : [];
  const { line, words } = quote(['largestProcess']);
  return {
    occurredAt: readReportTime(textAt(body, 'date')) ?? readReportTime(textAt(header, 'timestamp')),
    largestProcess,
    isDefenderLargest: largestProcess === null ? null : defenderProcessOf(largestProcess) !== undefined,
    isDefenderEnded: Array.isArray(list) ? processes.some(({ reason }) => reason !== null) : null,
    defenderProcesses: processes,
    at: placeIn(file, line, words),
  };
}

function defenderOf(list: readonly IpsReport['body'][], pageBytes: number | null): JetsamReport['defenderProcesses'] {
  return list.flatMap((entry) => {
    const process = defenderProcessOf(textAt(entry, 'name') ?? '')?.name;
    if (process === undefined) return [];
    const pages = countAt(entry, 'rpages');
    const residentBytes = pages === null || pageBytes === null ? null : pages * pageBytes;
    return [{ process, pid: countAt(entry, 'pid'), residentBytes, reason: textAt(entry, 'reason') ?? null }];
  });
}
