import { displayText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import { CATEGORIES, CATEGORY_IDS } from '../model/category.ts';
import type { PlanRow } from '../model/plan-row.ts';

/** The JSON form of a plan. */
export function planDocument(rows: readonly PlanRow[]): unknown {
  const wanted = rows.filter(isWanted);
  return { schema: 1, items: rows, totals: { planned: rows.length, toRead: wanted.length, bytes: sumBytes(wanted) } };
}

/** The plan as a list: per category what it is, and one line for each item. */
export function planText(rows: readonly PlanRow[]): string {
  const wanted = rows.filter(isWanted);
  const lines = CATEGORY_IDS.flatMap((category) => {
    const members = rows.filter((row) => row.category === category);
    if (members.length === 0) return [];
    return [`${CATEGORIES[category].title} (${category})`, ...members.map(line), ''];
  });
  const total = `${formatCount(wanted.length)} of ${formatCount(rows.length)} items would be read, ${formatSize(sumBytes(wanted))} of files. Nothing was read yet.`;
  return [...lines, total].join('\n');
}

function isWanted({ readable }: PlanRow): boolean {
  return readable !== 'no';
}

function sumBytes(rows: readonly PlanRow[]): number {
  return rows.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}

function line({ id, what, sizeBytes, readable, outcome, reason, personalData }: PlanRow): string {
  const size = sizeBytes === null || readable === 'no' ? '' : formatSize(sizeBytes);
  const verdict =
    readable === 'no'
      ? `${outcome}: ${reason}`
      : `${hint(readable, reason)}may hold ${personalData === 'none' ? 'nothing personal' : personalData}`;
  return `  ${id}  ${size.padStart(10)}  ${displayText(what)}\n${' '.repeat(21)}${verdict}`;
}

function hint(readable: PlanRow['readable'], reason: string | undefined): string {
  return readable === 'unlikely' ? `probably not readable: ${reason}; ` : '';
}
