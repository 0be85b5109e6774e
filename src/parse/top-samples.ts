import type { ArtifactFile } from '../model/parser.ts';
import { readColumns } from './column-table.ts';
import { streamLines } from './stream-lines.ts';

// Processes: 512 total, 3 running, 509 sleeping, 2410 threads
// 2026/11/20 09:15:00
// Load Avg: 3.10, 2.80, 2.60
// CPU usage: 12.50% user, 9.50% sys, 78.00% idle
// PhysMem: 15G used (2105M wired, 1578M compressor), 382M unused.
//
// PID    COMMAND          %CPU TIME     #TH MEM   …
// 321    wdavdaemon_unpri 43.1 01:02.03 22/1 270M+ …
// (`top -l` of macOS; Client Analyzer: `top -l 0 -s 5 -o MEM`. A name is cut to 16 characters and may hold blanks.)

/** One sample of `top -l`, its lines not yet cut into cells. */
export interface TopSample {
  /** When it was taken, local time written as if it were UTC; null when it does not say. */
  readonly t: string | null;
  /** Its lines above the table. */
  readonly summary: readonly string[];
  /** Line of the first of `summary`, counted from 1. */
  readonly summaryLine: number;
  /** Undefined when it ends before the table, or the table has other columns than those of macOS. */
  readonly columns: readonly string[] | undefined;
  readonly rows: readonly string[];
  /** Line of the first of `rows`, counted from 1. */
  readonly rowsLine: number;
}

/** First line of a sample; only macOS writes the word `Processes`. */
export const TOP_START = /(?:^|\n)Processes:\s+\d+ total/;
const DATE = /\b(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\b/;
const MAX_SUMMARY_LINES = 100;
const MAX_ROWS = 20_000;
/** More than 99 hours of CPU time are written in whole hours. */
const WHOLE_HOURS = / (\d{1,7}) hrs\b/;

interface Draft {
  readonly summary: string[];
  readonly summaryLine: number;
  columns: readonly string[] | undefined;
  readonly rows: string[];
  rowsLine: number;
}

/** The samples of a file of any size, one after the other. Lines before the first are skipped. */
export async function* readTopSamples(file: ArtifactFile): AsyncGenerator<TopSample> {
  let draft: Draft | undefined;
  let lineNumber = 0;
  for await (const lines of streamLines(file)) {
    for (const line of lines) {
      lineNumber += 1;
      if (TOP_START.test(line)) {
        if (draft !== undefined) yield finish(draft);
        draft = { summary: [], summaryLine: lineNumber, columns: undefined, rows: [], rowsLine: lineNumber };
      }
      if (draft !== undefined) add(draft, line, lineNumber);
    }
  }
  if (draft !== undefined) yield finish(draft);
}

function add(draft: Draft, line: string, lineNumber: number): void {
  if (draft.columns !== undefined) {
    if (draft.rows.length < MAX_ROWS) draft.rows.push(line.replace(WHOLE_HOURS, ' $1:00:00'));
    return;
  }
  draft.columns = readColumns(line);
  draft.rowsLine = lineNumber + 1;
  if (draft.columns === undefined && draft.summary.length < MAX_SUMMARY_LINES) draft.summary.push(line);
}

function finish(draft: Draft): TopSample {
  const [, year, month, day, time] = DATE.exec(draft.summary.join('\n')) ?? [];
  return { ...draft, t: year === undefined ? null : `${year}-${month}-${day}T${time}.000Z` };
}
