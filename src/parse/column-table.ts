import { readCpuSeconds } from '../lib/cpu-time.ts';

/** The cells of one row by the name of their column. Of a repeated column the first counts, of a command the last. */
export type Row = ReadonlyMap<string, string>;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Names `ps` gives to the column that can hold blanks. */
const COMMAND_COLUMNS = ['COMMAND', 'COMM', 'UCOMM', 'ARGS', 'CMD'];
const START_COLUMNS = ['START', 'STARTED', 'STIME'];
/** `Sat Nov 21 12:30:05 2026`, what `ps -o lstart` prints. */
const LONG_START = /^[A-Z][a-z]{2} +[A-Z][a-z]{2} +\d{1,2} +\d\d:\d\d:\d\d +\d{4}(?= |$)/;
/** Arguments of a program can be long; a longer line is no table. */
const MAX_LINE_LENGTH = 64 * 1024;

/** What some columns hold, so that the end of a cell with blanks before them can be found. */
const FITS: Readonly<Record<string, (text: string) => boolean>> = {
  PID: (text) => /^\d+[*+-]?$/.test(text),
  '%CPU': (text) => /^\d+([.,]\d+)?$/.test(text),
  TIME: (text) => readCpuSeconds(text) !== null,
  TT: (text) => /^(\?\?|-|tty\w+|s\d+|con\w*|pts\/\d+)$/.test(text),
  TTY: (text) => /^(\?\?|-|tty\w+|s\d+|con\w*|pts\/\d+)$/.test(text),
};

/** The columns a header line names; undefined when it is not the header of a table of processes. */
export function readColumns(line: string): readonly string[] | undefined {
  const names = line.trim().split(/\s+/);
  const isHeader = names.includes('PID') && names.some((name) => COMMAND_COLUMNS.includes(name));
  return isHeader && names.every((name) => /^[A-Z%#][A-Z_%]*$/.test(name)) ? names : undefined;
}

/** Cuts one line into the columns. Undefined when it has too few cells or one cannot be told from the next. */
export function readRow(columns: readonly string[], line: string): Row | undefined {
  if (line.length > MAX_LINE_LENGTH) return undefined;
  const tokens = Array.from(line.matchAll(/\S+/g), ({ 0: text, index }): Token => ({ text, at: index }));
  const cells = new Map<string, string>();
  let next = 0;
  for (const [index, name] of columns.entries()) {
    const first = tokens[next];
    if (first === undefined) return undefined;
    const end = endOfCell(columns.slice(index), tokens, next, line);
    if (end === undefined) return undefined;
    const last = tokens[end - 1] ?? first;
    const cell = line.slice(first.at, last.at + last.text.length);
    if (COMMAND_COLUMNS.includes(name)) cells.set('COMMAND', cell);
    else if (!cells.has(name)) cells.set(name, cell);
    next = end;
  }
  return cells;
}

/** The index behind the last token of the cell of `columns[0]` that begins at token `start`. */
function endOfCell(
  [name = '', ...following]: readonly string[],
  tokens: readonly Token[],
  start: number,
  line: string,
): number | undefined {
  if (START_COLUMNS.includes(name)) {
    const long = LONG_START.test(line.slice(tokens[start]?.at ?? 0));
    return long ? start + 5 : whereFit(following, tokens, start + 1);
  }
  if (!COMMAND_COLUMNS.includes(name)) return start + 1;
  return following.length === 0 ? tokens.length : whereFit(following, tokens, start + 1);
}

/** The first token from which on the next two columns can hold what stands there. */
function whereFit(columns: readonly string[], tokens: readonly Token[], from: number): number | undefined {
  const [one, two] = columns.map((name) => FITS[name]);
  if (one === undefined) return from;
  for (let at = from; at < tokens.length; at += 1) {
    const isFit = one(tokens[at]?.text ?? '') && (two === undefined || two(tokens[at + 1]?.text ?? ''));
    if (isFit) return at;
  }
  return undefined;
}
