import { parse } from 'csv-parse/sync';
import type { Series, SeriesChoice } from '../model/series.ts';
import { noNumbers, noSuchColumn, unusableFile } from './unusable-series.ts';

// timestamp,"cpu, percent"
// 2014-02-14 14:30:00,6.456
// (what monitoring systems and spreadsheets export: comma, semicolon or tab; cells may be quoted)

/** A week of seconds, and more. */
const MAX_ROWS = 1_000_000;
const MAX_ROW_LENGTH = 1024 * 1024;
const DELIMITERS = [',', ';', '\t'];
const NUMBER = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:e[+-]?\d{1,3})?$/i;
/** How programs write that there is no value; everything else that is no number speaks against a column. */
const MISSING = /^(?:|-|nan|null|none|n\/a|na|nil)$/i;

/** A column of numbers. Cells that are none are missing. Throws `KnownError` where there is no such column, or no table. */
export function readCsvSeries(path: string, text: string, { column, time }: SeriesChoice): Series {
  const [header = [], ...rows] = readTable(path, text);
  const names = header.map((name) => name.trim());
  const timeAt = time === undefined ? 0 : places(path, names, time);
  // A list of numbers under one name has no times.
  const timed = time !== undefined || names.length > 1 ? timeAt : -1;
  const cells = (at: number) => rows.map((row) => row[at]?.trim() ?? '');
  const isSeries = (at: number) => at !== timed && isNumeric(cells(at));
  const valueAt = column === undefined ? names.findIndex((_, at) => isSeries(at)) : places(path, names, column);
  if (valueAt === -1 || !isNumeric(cells(valueAt))) throw noNumbers(path, names);
  return {
    name: names[valueAt] ?? '',
    values: cells(valueAt).map((cell) => (NUMBER.test(cell) ? Number(cell) : Number.NaN)),
    times: timed === -1 ? rows.map(() => null) : cells(timed).map((cell) => (cell === '' ? null : cell)),
  };
}

function readTable(path: string, text: string): string[][] {
  if (text.trim() === '') throw unusableFile(path, 'is empty');
  const firstLine = text.slice(0, MAX_ROW_LENGTH).split(/\r?\n/, 1)[0] ?? '';
  const delimiter = DELIMITERS.reduce((most, one) => (count(firstLine, one) > count(firstLine, most) ? one : most));
  const rows = parseRows(path, text, delimiter);
  if (rows.length > MAX_ROWS + 1) throw unusableFile(path, 'has more than 1,000,000 rows');
  if (rows.length < 2) throw unusableFile(path, 'has a header line at most, and no values');
  return rows;
}

function parseRows(path: string, text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_LENGTH,
      to: MAX_ROWS + 2,
    });
  } catch (error) {
    throw unusableFile(path, 'is not a CSV', error);
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function places(path: string, names: readonly string[], name: string): number {
  const at = names.indexOf(name.trim());
  if (at === -1) throw noSuchColumn(path, name, names);
  return at;
}

/** Most of what is not missing. */
function isNumeric(cells: readonly string[]): boolean {
  const written = cells.filter((cell) => !MISSING.test(cell));
  return written.filter((cell) => NUMBER.test(cell)).length * 2 > written.length;
}
