import { breakPath, displayText, wrapText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import { CATEGORIES } from '../model/category.ts';
import type { PlanRow } from '../model/plan-row.ts';

const COLUMNS = 78;
const INDENT = 21;
const FOLDER_INDENT = 2;

/** The JSON form of a plan. */
export function planDocument(rows: readonly PlanRow[]): unknown {
  const totals = { planned: 0, toRead: 0, bytes: 0 };
  for (const row of rows) count(row, totals);
  return { schema: 1, items: rows, totals };
}

/**
 * The plan as the lines of a list: per category what it is, per folder its path, and one line for each item; rows of one category
 * follow each other. What is said of several rows in a row is said once, below the last of them.
 */
export function* planLines(rows: Iterable<PlanRow>): Generator<string> {
  const totals = { planned: 0, toRead: 0, bytes: 0 };
  let above: PlanRow | undefined;
  let folder = '';
  for (const row of rows) {
    count(row, totals);
    const isNewCategory = row.category !== above?.category;
    if (above !== undefined && (isNewCategory || !isSaidOnce(above, row)))
      yield wrapText(verdict(above), COLUMNS, INDENT);
    if (above !== undefined && isNewCategory) yield '';
    if (isNewCategory) {
      yield `${CATEGORIES[row.category].title} (${row.category})`;
      folder = '';
    }
    if (row.kind === 'file' && !isRightIn(folder, row.what)) {
      folder = row.what.slice(0, row.what.lastIndexOf('/') + 1);
      yield breakPath(displayText(folder), COLUMNS, FOLDER_INDENT);
    }
    const name = row.kind === 'file' ? row.what.slice(folder.length) : row.what;
    const size = row.sizeBytes === null || row.readable === 'no' ? '' : formatSize(row.sizeBytes);
    yield `  ${row.id}  ${size.padStart(10)}  ${displayText(name)}`;
    above = row;
  }
  if (above !== undefined) {
    yield wrapText(verdict(above), COLUMNS, INDENT);
    yield '';
  }
  const { planned, toRead, bytes } = totals;
  const total = `${formatCount(toRead)} of ${formatCount(planned)} items would be read, ${formatSize(bytes)} of files. Nothing was read yet.`;
  yield wrapText(total, COLUMNS);
}

function isRightIn(folder: string, path: string): boolean {
  return path.startsWith(folder) && path.indexOf('/', folder.length) === -1;
}

function count({ readable, sizeBytes }: PlanRow, totals: { planned: number; toRead: number; bytes: number }): void {
  totals.planned += 1;
  if (readable === 'no') return;
  totals.toRead += 1;
  totals.bytes += sizeBytes ?? 0;
}

/** Comparing what was not put into words saves the words of most rows. */
function isSaidOnce(row: PlanRow, next: PlanRow): boolean {
  const isAlike = row.source === next.source && row.cause === next.cause && row.reason === next.reason;
  return isAlike || verdict(row) === verdict(next);
}

function verdict({ readable, outcome, reason, personalData }: PlanRow): string {
  if (readable === 'no') return `${outcome}: ${displayText(reason ?? '')}`;
  return `${hint(readable, reason)}may hold ${personalData === 'none' ? 'nothing personal' : personalData}`;
}

function hint(readable: PlanRow['readable'], reason: string | undefined): string {
  return readable === 'unlikely' ? `probably not readable: ${reason}; ` : '';
}
