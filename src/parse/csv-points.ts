import { defenderProcessOf } from '../model/defender-process.ts';
import type { ArtifactFile } from '../model/parser.ts';
import type { LineCount, ProcessPoint } from './process-point.ts';
import { placeIn } from './read-text.ts';
import { streamLines } from './stream-lines.ts';

// timestamp,process,pid,cpu_percent,rss_bytes
// 2026-11-20T09:15:00Z,wdavdaemon,321,4.2,118996992
// (what people's own recorders write. Only plain cells: one with a comma inside makes its line unparsed. An empty cell means: not
// measured. Memory counts only under a name that says its unit.)

/** The header of such a table. */
export const CSV_START = /^\uFEFF?"?(?:timestamp|time|t|date)"?,(?:[^\n]{0,400},)?"?(?:process|name|command)"?[,\r\n]/i;

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  time: ['timestamp', 'time', 't', 'date'],
  process: ['process', 'name', 'command'],
  pid: ['pid'],
  cpu: ['cpu_percent', 'cpupercent', '%cpu', 'pcpu'],
  bytes: ['rss_bytes', 'rssbytes'],
  kibibytes: ['rss_kib', 'rss_kb'],
};
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/;
const KIBIBYTE = 1_024;

/** The points of a table. A time without a zone is taken as if it were UTC. */
export async function* readCsvPoints(file: ArtifactFile, count: LineCount): AsyncGenerator<ProcessPoint> {
  let header: readonly string[] | undefined;
  let lineNumber = 0;
  for await (const lines of streamLines(file)) {
    for (const line of lines) {
      lineNumber += 1;
      count.read += 1;
      const cells = line.split(',').map((cell) => cell.trim().replace(/^"([^"]*)"$/, '$1'));
      if (header === undefined) {
        header = cells.map((cell) => cell.replace(/^\uFEFF/, '').toLowerCase());
        continue;
      }
      const point = cells.length === header.length ? pointOf(header, cells) : 'unparsed';
      if (point === 'unparsed') count.unparsed += 1;
      else if (point !== undefined) {
        const number = lineNumber;
        yield { ...point, at: () => placeIn(file, number, line) };
      }
    }
  }
}

/** Undefined for a program that is not Defender's. */
function pointOf(
  header: readonly string[],
  cells: readonly string[],
): Omit<ProcessPoint, 'at'> | 'unparsed' | undefined {
  const cell = (column: string) => cells[header.findIndex((name) => COLUMNS[column]?.includes(name))];
  const t = isoTime(cell('time') ?? '');
  if (t === undefined) return 'unparsed';
  const process = defenderProcessOf(cell('process') ?? '')?.name;
  if (process === undefined) return undefined;
  const kibibytes = numberOf(cell('kibibytes'));
  const bytes = numberOf(cell('bytes')) ?? (kibibytes === null ? null : kibibytes * KIBIBYTE);
  const pid = numberOf(cell('pid'));
  return { process, pid, t, cpuPercent: numberOf(cell('cpu')), rssBytes: bytes === null ? null : Math.round(bytes) };
}

function numberOf(cell: string | undefined): number | null {
  return cell !== undefined && /^\d{1,15}(\.\d{1,12})?$/.test(cell) ? Number(cell) : null;
}

function isoTime(cell: string): string | undefined {
  const [, date, time, fraction = '', zone = 'Z'] = TIME.exec(cell) ?? [];
  const ms = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d\d):?/, '$1:')}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
