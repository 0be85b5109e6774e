/**
 * How a file may be shortened: `lines` can be cut at line ends, `whole` is useless in parts, `archive` is whole and already
 * compressed.
 */
export type Form = 'lines' | 'whole' | 'archive';

const FORM_BY_ENDING: readonly (readonly [RegExp, Form])[] = [
  [/\.(zip|gz|tgz|bz2|xz|aar|lzfse)$/i, 'archive'],
  [/\.(json|plist|xml|ips|db|db-wal|db-shm)$/i, 'whole'],
  [/\.log([.\d_-].*)?$/i, 'lines'],
  [/\.(txt|out|err|diag|crash|hang|spin)$/i, 'lines'],
];

/** Decides by the file's name; what nobody knows is never cut. */
export function formOf(path: string): Form {
  return FORM_BY_ENDING.find(([ending]) => ending.test(path))?.[1] ?? 'whole';
}
