/** What a line with a path and a number says. */
export interface BmRow {
  readonly pid: number | null;
  readonly name: string | null;
  readonly path: string;
  readonly events: number;
}

const COUNT_AT_END = /(?:\s\s|\t|: ?)(\d{1,15})$/;

/**
 * A line with an absolute path and a number of events behind it (`/bin/a   12`, `7 a /bin/a   12`) or before it (`12 /bin/a`,
 * `7 a 12 /bin/a`); undefined for any other line. A number behind it counts first.
 */
export function readBmRow(line: string): BmRow | undefined {
  const text = line.trim();
  const pathAt = text.startsWith('/') ? 0 : text.search(/\s\//);
  if (pathAt === -1) return undefined;
  const head = text.slice(0, pathAt).trim().split(/\s+/).filter(Boolean);
  const tail = text.slice(pathAt).trim();
  const [atEnd, count] = COUNT_AT_END.exec(tail) ?? [];
  if (atEnd !== undefined) return rowOf(head, tail.slice(0, -atEnd.length).trim().replace(/:$/, ''), count);
  const last = head.at(-1);
  return last === undefined ? undefined : rowOf(head.slice(0, -1), tail, last);
}

function rowOf(head: readonly string[], path: string, count: string | undefined): BmRow | undefined {
  const [first = '', ...rest] = head;
  const hasPid = isNumber(first);
  const name = (hasPid ? rest : head).join(' ');
  if (count === undefined || !isNumber(count)) return undefined;
  return { pid: hasPid ? Number(first) : null, name: name === '' ? null : name, path, events: Number(count) };
}

function isNumber(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
