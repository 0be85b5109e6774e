import { breakPath, displayText, wrapText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import { CATEGORIES } from '../model/category.ts';
import type { PlanGroup, PlanItem } from '../model/plan-group.ts';

const COLUMNS = 78;
const INDENT = 21;
const FOLDER_INDENT = 2;
/** In front of a size, less its own length: `padStart` would take as long as all else of a line. */
const SIZE_COLUMN = ' '.repeat(10);

interface Totals {
  planned: number;
  toRead: number;
  bytes: number;
}

/** The JSON form of a plan. */
export function planDocument(groups: Iterable<PlanGroup>): unknown {
  const totals: Totals = { planned: 0, toRead: 0, bytes: 0 };
  const rows: unknown[] = [];
  for (const group of groups) {
    count(group, totals);
    const { category, source, kind, folder, items, ...said } = group;
    for (const { id, name, sizeBytes } of items) {
      rows.push({ id, category, source, kind, what: folder + name, sizeBytes, ...said });
    }
  }
  return { schema: 1, items: rows, totals };
}

/**
 * The plan as a list, some lines at a time: per category what it is, per folder its path, and one line for each item; groups of one
 * category follow each other. What is said of several groups in a row is said once, below the last of them.
 */
export function* planLines(groups: Iterable<PlanGroup>): Generator<string> {
  const totals: Totals = { planned: 0, toRead: 0, bytes: 0 };
  let above: PlanGroup | undefined;
  let folder = '';
  for (const group of groups) {
    count(group, totals);
    const isNewCategory = group.category !== above?.category;
    if (above !== undefined && (isNewCategory || verdict(above) !== verdict(group))) yield verdictLines(above);
    if (above !== undefined && isNewCategory) yield '';
    if (isNewCategory) {
      yield `${CATEGORIES[group.category].title} (${group.category})`;
      folder = '';
    }
    if (group.kind === 'file' && group.folder !== folder) {
      folder = group.folder;
      yield breakPath(displayText(folder), COLUMNS, FOLDER_INDENT);
    }
    const willRead = group.readable !== 'no';
    yield group.items.map((item) => itemLine(item, willRead)).join('\n');
    above = group;
  }
  if (above !== undefined) {
    yield verdictLines(above);
    yield '';
  }
  const { planned, toRead, bytes } = totals;
  const total = `${formatCount(toRead)} of ${formatCount(planned)} items would be read, ${formatSize(bytes)} of files. Nothing was read yet.`;
  yield wrapText(total, COLUMNS);
}

function count({ readable, items }: PlanGroup, totals: Totals): void {
  totals.planned += items.length;
  if (readable === 'no') return;
  totals.toRead += items.length;
  for (const { sizeBytes } of items) totals.bytes += sizeBytes ?? 0;
}

function itemLine({ id, name, sizeBytes }: PlanItem, willRead: boolean): string {
  const size = sizeBytes === null || !willRead ? '' : formatSize(sizeBytes);
  return `  ${id}  ${SIZE_COLUMN.slice(size.length)}${size}  ${displayText(name)}`;
}

function verdictLines(group: PlanGroup): string {
  return wrapText(verdict(group), COLUMNS, INDENT);
}

function verdict({ readable, outcome, reason, personalData }: PlanGroup): string {
  if (readable === 'no') return `${outcome}: ${displayText(reason ?? '')}`;
  return `${hint(readable, reason)}may hold ${personalData === 'none' ? 'nothing personal' : personalData}`;
}

function hint(readable: PlanGroup['readable'], reason: string | undefined): string {
  return readable === 'unlikely' ? `probably not readable: ${reason}; ` : '';
}
