import { displayText, wrapText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import { CATEGORIES, CATEGORY_IDS } from '../model/category.ts';
import type { PlanRow } from '../model/plan-row.ts';

const COLUMNS = 78;
const INDENT = 21;

/** The JSON form of a plan. */
export function planDocument(rows: readonly PlanRow[]): unknown {
  const wanted = rows.filter(isWanted);
  return { schema: 1, items: rows, totals: { planned: rows.length, toRead: wanted.length, bytes: sumBytes(wanted) } };
}

/** The plan as a list: per category what it is, and one line for each item. */
export function planText(rows: readonly PlanRow[]): string {
  const wanted = rows.filter(isWanted);
  const sections = CATEGORY_IDS.flatMap((category) => {
    const members = rows.filter((row) => row.category === category);
    if (members.length === 0) return [];
    return [`${CATEGORIES[category].title} (${category})`, ...rowTexts(members), ''];
  });
  const total = `${formatCount(wanted.length)} of ${formatCount(rows.length)} items would be read, ${formatSize(sumBytes(wanted))} of files. Nothing was read yet.`;
  return [...sections, wrapText(total, COLUMNS)].join('\n');
}

function isWanted({ readable }: PlanRow): boolean {
  return readable !== 'no';
}

function sumBytes(rows: readonly PlanRow[]): number {
  return rows.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}

/** What is said of several rows in a row is said once, below the last of them. */
function rowTexts(rows: readonly PlanRow[]): string[] {
  return rows.map((row, index) => {
    const size = row.sizeBytes === null || row.readable === 'no' ? '' : formatSize(row.sizeBytes);
    const name = `  ${row.id}  ${size.padStart(10)}  ${displayText(row.what)}`;
    const next = rows[index + 1];
    if (next !== undefined && (isAlike(row, next) || verdict(row) === verdict(next))) return name;
    return `${name}\n${wrapText(verdict(row), COLUMNS, INDENT)}`;
  });
}

/** Saves the verdicts of most rows. */
function isAlike(row: PlanRow, next: PlanRow): boolean {
  return row.source === next.source && row.cause === next.cause && row.reason === next.reason;
}

function verdict({ readable, outcome, reason, personalData }: PlanRow): string {
  if (readable === 'no') return `${outcome}: ${displayText(reason ?? '')}`;
  return `${hint(readable, reason)}may hold ${personalData === 'none' ? 'nothing personal' : personalData}`;
}

function hint(readable: PlanRow['readable'], reason: string | undefined): string {
  return readable === 'unlikely' ? `probably not readable: ${reason}; ` : '';
}
