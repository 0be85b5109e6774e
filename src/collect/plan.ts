import type { Stats } from 'node:fs';
import { type BytePath, bytePath } from '../lib/byte-path.ts';
import { type EntryType, entryType, type WalkEntry } from '../lib/walk.ts';
import type { CategoryId } from '../model/category.ts';
import type { Cause } from '../model/cause.ts';
import type { CommandSource, FileSource, Source } from '../model/source.ts';
import { causeOfRefusal, mayRead } from './access.ts';
import { shareBudget } from './budget.ts';
import type { Host } from './host.ts';

/** An outcome known before anything is read. */
export interface Settled {
  readonly cause: Cause;
  /** Said instead of the cause's own words. */
  readonly reason?: string;
  readonly errno?: string;
}

interface PlannedBase {
  /** `f0001`, `c0001` …: the same in plan, consent screen and manifest. */
  readonly id: string;
  readonly settled?: Settled;
}

/** A file, or the place where one was expected. */
export interface PlannedFile extends PlannedBase {
  readonly kind: 'file';
  readonly source: FileSource;
  readonly path: BytePath;
  readonly type?: EntryType;
  readonly stats?: Stats;
  /** How much of it will be kept as it is now; 0 when it is settled. */
  readonly keepBytes: number;
  /** Most that may be kept should it grow before its turn. */
  readonly limitBytes: number;
  /** Why reading will probably fail; only opening it tells the truth. */
  readonly outlook?: Cause;
}

/** A command, or the recorded output of one. */
export interface PlannedCommand extends PlannedBase {
  readonly kind: 'command';
  readonly source: CommandSource;
  readonly argv: readonly [string, ...string[]];
  /** Set when the tree of `--root` holds the output. */
  readonly recording?: { readonly path: BytePath; readonly stats: Stats };
}

/** One thing that may be collected. */
export type PlannedItem = PlannedFile | PlannedCommand;

/** What the person chose before the listing. */
export interface PlanOptions {
  readonly categories: ReadonlySet<CategoryId>;
  readonly sinceMs: number | null;
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}

/**
 * Lists everything `sources` name, with names, sizes and dates only: no content is read. Every file that lies in a listed
 * folder is in the answer, also those that will not be collected, with the reason.
 */
export function planCollection(host: Host, sources: readonly Source[], options: PlanOptions): PlannedItem[] {
  const drafts = sources.flatMap((source, index): PlannedItem[] =>
    source.kind === 'command'
      ? [planCommand(host, source)]
      : planFiles(host, source, sources.slice(0, index).filter((earlier) => earlier.kind === 'file')),
  );
  const chosen = drafts.map((draft) => applyChoices(draft, host, options));
  return shareBudget(numberItems(chosen), options);
}

function numberItems(items: readonly PlannedItem[]): PlannedItem[] {
  const next = { file: 1, command: 1 };
  return items.map((item) => ({ ...item, id: `${item.kind[0]}${String(next[item.kind]++).padStart(4, '0')}` }));
}

function applyChoices(item: PlannedItem, host: Host, { categories, sinceMs }: PlanOptions): PlannedItem {
  if (item.settled !== undefined) return item;
  if (!categories.has(item.source.category)) return { ...item, settled: { cause: 'declined-category' } };
  const modifiedMs = item.kind === 'file' ? item.stats?.mtimeMs : undefined;
  const isOld = sinceMs !== null && modifiedMs !== undefined && modifiedMs < host.now().getTime() - sinceMs;
  return isOld ? { ...item, settled: { cause: 'older-than-since' } } : item;
}

function planCommand(host: Host, source: CommandSource): PlannedCommand {
  const [program, ...args] = source.argv;
  const item: PlannedCommand = {
    id: '',
    kind: 'command',
    source,
    argv: [program === 'mdatp' ? host.mdatp : program, ...args],
  };
  if (source.excluded !== undefined) return { ...item, settled: { cause: 'policy', reason: source.excluded } };
  if (host.isLive) {
    const isElsewhere = source.platform !== undefined && source.platform !== host.platform;
    return isElsewhere ? { ...item, settled: { cause: 'other-system' } } : item;
  }
  const path = bytePath(`/commands/${source.id}.${source.output}`);
  const stats = host.inspect(path);
  if ('errno' in stats || !stats.isFile()) return { ...item, settled: { cause: 'not-recorded' } };
  return { ...item, recording: { path, stats } };
}

function planFiles(host: Host, source: FileSource, earlier: readonly FileSource[]): PlannedFile[] {
  const folders = source.folder.startsWith('~')
    ? host.homes.map((home) => `${home}${source.folder.slice(1)}` as BytePath)
    : [bytePath(source.folder)];
  const taken = earlier.filter(({ folder }) => folder === source.folder).flatMap(({ patterns }) => patterns);
  return folders.flatMap((folder) => planFolder(host, source, folder, taken));
}

function planFolder(host: Host, source: FileSource, folder: BytePath, taken: readonly string[]): PlannedFile[] {
  const at = (path: BytePath, settled?: Settled): PlannedFile => ({
    id: '',
    kind: 'file',
    source,
    path,
    keepBytes: 0,
    limitBytes: 0,
    ...(settled && { settled }),
  });
  const problem = whyNotListable(host, folder);
  if (problem !== undefined) {
    const isNothing = source.excluded !== undefined && problem.cause === 'no-such-file';
    return isNothing ? [] : [at(placeOf(source, folder), problem)];
  }

  const patterns = source.patterns.filter((pattern) => !pattern.startsWith('!'));
  const except = source.patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const { entries, closed } = host.list(folder, patterns, [...taken, ...except]);
  // An excluded folder is one item: what is inside stays unknown.
  const isWholeFolder = ({ path, type }: WalkEntry): boolean =>
    type === 'folder' && patterns.includes(path.slice(folder.length + 1));
  const whole = entries.filter(isWholeFolder).map(({ path }) => `${path}/`);
  const wanted = entries.filter(
    (entry) => isWholeFolder(entry) || (entry.type !== 'folder' && !whole.some((parent) => entry.path.startsWith(parent))),
  );
  const files = wanted.map(({ path, type }) => planEntry(host, source, path, type));
  const refusals = closed.map(({ path, problem }) => at(path, settleClosed(host, path, problem)));
  const items = [...files, ...refusals];
  if (items.length > 0 || source.excluded !== undefined) return items;
  return [at(placeOf(source, folder), { cause: 'no-match' })];
}

/** The path to show for something that is not there. */
function placeOf(source: FileSource, folder: BytePath): BytePath {
  const [only, ...others] = source.patterns;
  return others.length === 0 && only !== undefined && !only.includes('*') ? (`${folder}/${only}` as BytePath) : folder;
}

/** A link or a closed door anywhere above the files means that nothing below can be listed. */
function whyNotListable(host: Host, folder: BytePath): Settled | undefined {
  const names = folder.split('/').slice(1);
  for (const depth of names.keys()) {
    const part = `/${names.slice(0, depth + 1).join('/')}` as BytePath;
    const stats = host.inspect(part);
    if ('errno' in stats) return settleClosed(host, part, stats.errno);
    if (!stats.isDirectory()) {
      return { cause: 'not-a-regular-file', reason: `${part} is not a folder but a ${entryType(stats)}` };
    }
  }
  return undefined;
}

function settleClosed(host: Host, path: BytePath, problem: string): Settled {
  if (problem === 'too-deep' || problem === 'too-many') return { cause: problem };
  if (problem === 'ENOENT' || problem === 'ENOTDIR') return { cause: 'no-such-file' };
  if (problem === 'ENAMETOOLONG') return { cause: 'too-deep', errno: problem };
  const stats = host.inspect(path);
  return { cause: causeOfRefusal(problem, 'errno' in stats ? undefined : stats.uid, host), errno: problem };
}

function planEntry(host: Host, source: FileSource, path: BytePath, type: EntryType): PlannedFile {
  const stats = host.inspect(path);
  const item: PlannedFile = { id: '', kind: 'file', source, path, type, keepBytes: 0, limitBytes: 0 };
  if ('errno' in stats) return { ...item, settled: { cause: 'gone', errno: stats.errno } };
  if (source.excluded !== undefined) return { ...item, stats, settled: { cause: 'policy', reason: source.excluded } };
  if (!stats.isFile()) {
    return { ...item, type: entryType(stats), stats, settled: { cause: 'not-a-regular-file', reason: `not a regular file but a ${entryType(stats)}` } };
  }
  const outlook = mayRead(stats, host, host.groups) ? undefined : causeOfRefusal('EACCES', stats.uid, host);
  return { ...item, stats, keepBytes: stats.size, ...(outlook && { outlook }) };
}
