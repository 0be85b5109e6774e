import { z } from 'zod';
import { known, type Place, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type Tally } from '../model/parser.ts';
import { readColumns, readRow } from './column-table.ts';
import { columnsByRow, HEADERLESS_ROW } from './headerless-ps.ts';
import { type ProcessRow, processOf, processRowShape } from './process-row.ts';
import { readBeginning } from './read-beginning.ts';
import { placeIn } from './read-text.ts';
import { streamLines } from './stream-lines.ts';
import { readTopSamples, TOP_START } from './top-samples.ts';

//   PID  PPID USER    %CPU %MEM      VSZ    RSS STAT STARTED      TIME COMM
//   321     1 root     4.2  0.7 410012345 116208 Ss   12:10PM   1:28.40 /Applications/Microsoft Defender.app/Contents/MacOS/wdavdaemon
// (`ps` of macOS in any selection of columns, and the first sample of `top -l`, where no rate is measured yet. The Client Analyzer
// runs `ps auxww -o pid,…`, which prints all columns twice.)

/** Several times what a busy Mac runs. */
const MAX_PROCESSES = 20_000;
const HEAD_BYTES = 64 * 1024;
const TOP_TOTAL = /^Processes:\s+(\d{1,7}) total/;
const PS_HEADER = /^[ A-Z%]{0,200}\bPID [ A-Z%]{0,400}\b(?:COMMAND|COMM|UCOMM|ARGS|CMD)\b/m;

interface Snapshot {
  readonly processes: readonly ProcessRow[];
  readonly unparsed: number;
  /** How many there were, as `top` counts them itself. */
  readonly total?: { readonly count: number; readonly at: Place };
}

/** What was running when the source was made; `ps` is preferred, because `top` cuts names and measures nothing in its first sample. */
export const processes = defineParser({
  artifact: 'system/processes',
  about: 'the list of running programs',
  obtain: 'run `ps -axo pid,ppid,user,pcpu,pmem,vsz,rss,stat,start,time,comm`',
  finds: {
    commands: ['ps', 'top'],
    analyzer: /^(process(es)?_information|top)\.txt$/,
    content: new RegExp([PS_HEADER, TOP_START, HEADERLESS_ROW].map(({ source }) => source).join('|'), 'm'),
  },
  facts: {
    'processes.snapshot': z.array(processRowShape).describe('every process that was running, one moment'),
    'processes.total': z
      .int()
      .nonnegative()
      .describe('how many processes ran at that moment, as `top` says above its list, which can be shorter'),
  },
  async parse(files, tally) {
    const problems: string[] = [];
    for (const read of [readPs, readTop, readHeaderless]) {
      for (const file of files) {
        const snapshot = await read(file);
        if (snapshot.processes.length > 0) return toFacts(snapshot, file, tally);
        problems.push(file.path);
      }
    }
    const names = [...new Set(problems)].join(', ');
    return { 'processes.snapshot': unreadable(`no row of ps or top is understood in ${names}`) };
  },
});

function toFacts({ processes, unparsed, total }: Snapshot, file: ArtifactFile, tally: Tally) {
  tally({ read: processes.length + unparsed, unparsed });
  const at = processes[0]?.at ?? placeIn(file, undefined, '');
  return {
    'processes.snapshot': known([...processes], at),
    ...(total !== undefined && { 'processes.total': known(total.count, total.at) }),
  };
}

async function readPs(file: ArtifactFile): Promise<Snapshot> {
  const list: ProcessRow[] = [];
  let columns: readonly string[] | undefined;
  let [lineNumber, unparsed] = [0, 0];
  for await (const lines of streamLines(file)) {
    for (const line of lines) {
      lineNumber += 1;
      if (TOP_START.test(line)) return { processes: [], unparsed: 0 };
      const header = readColumns(line);
      // A second table would be the same processes again.
      const isOver = columns !== undefined && (header !== undefined || line.trim() === '');
      if (isOver || list.length === MAX_PROCESSES) return { processes: list, unparsed };
      if (columns === undefined) columns = header;
      else if (!addRow(list, columns, line, file, lineNumber)) unparsed += 1;
    }
  }
  return { processes: list, unparsed };
}

async function readTop(file: ArtifactFile): Promise<Snapshot> {
  for await (const { columns, rows, rowsLine, summary, summaryLine } of readTopSamples(file)) {
    const title = summary[0] ?? '';
    if (columns === undefined) continue;
    const list: ProcessRow[] = [];
    let unparsed = 0;
    for (const [index, line] of rows.entries()) {
      const isRow = line.trim() !== '';
      if (isRow && !addRow(list, columns, line, file, rowsLine + index)) unparsed += 1;
    }
    const isMeasured = list.some(({ cpuPercent }) => cpuPercent !== 0);
    const processes = isMeasured ? list : list.map((process) => ({ ...process, cpuPercent: null }));
    const total = TOP_TOTAL.exec(title)?.[1];
    const at = placeIn(file, summaryLine, title);
    return { processes, unparsed, ...(total !== undefined && { total: { count: Number(total), at } }) };
  }
  return { processes: [], unparsed: 0 };
}

async function readHeaderless(file: ArtifactFile): Promise<Snapshot> {
  const columns = columnsByRow(await readBeginning(file, HEAD_BYTES));
  const list: ProcessRow[] = [];
  let [lineNumber, unparsed] = [0, 0];
  if (columns === undefined) return { processes: list, unparsed };
  for await (const lines of streamLines(file)) {
    for (const line of lines) {
      lineNumber += 1;
      if (list.length === MAX_PROCESSES) return { processes: list, unparsed };
      if (line.trim() !== '' && !addRow(list, columns, line, file, lineNumber)) unparsed += 1;
    }
  }
  return { processes: list, unparsed };
}

function addRow(
  list: ProcessRow[],
  columns: readonly string[],
  line: string,
  file: ArtifactFile,
  lineNumber: number,
): boolean {
  const row = readRow(columns, line);
  const process = row === undefined ? undefined : processOf(row, placeIn(file, lineNumber, line));
  if (process !== undefined) list.push(process);
  return process !== undefined;
}
