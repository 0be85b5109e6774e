import { type BytePath, bytePath, bytesOf, describePath } from '../lib/byte-path.ts';
import type { EntryType, FileFacts, Uninspected } from '../lib/file-facts.ts';
import { asEntry } from '../lib/walk.ts';
import type { FileSource } from '../model/source.ts';
import { causeOfRefusal, mayRead } from './access.ts';
import type { Host } from './host.ts';
import type { Draft, PlannedFile, Settled } from './plan.ts';

const USERS = bytePath('/Users');

/** Plans the files of one row; those that rows before it match are theirs. */
export async function planFiles(
  host: Host,
  source: FileSource,
  earlier: readonly FileSource[],
): Promise<PlannedFile[]> {
  const taken = earlier.filter(({ folder }) => folder === source.folder).flatMap(({ patterns }) => patterns);
  if (!source.folder.startsWith('~')) return planFolder(host, source, bytePath(source.folder), taken);
  const inHome = source.folder.slice(1);
  const { homes, problems } = await homesOf(host);
  const perHome = homes.map((home) => planFolder(host, source, `${home}${inHome}` as BytePath, taken));
  return [
    ...(await Promise.all(perHome)).flat(),
    ...problems.map((problem) => planNothing(source, placeOf(source, `${USERS}/*${inHome}` as BytePath), problem)),
  ];
}

/** With `--root` everybody's home is in question; `problems` say why they could not be listed. */
async function homesOf(host: Host): Promise<{ homes: BytePath[]; problems: Settled[] }> {
  if (host.home !== null) return { homes: [host.home], problems: [] };
  const problem = whyNotListable(host, USERS);
  if (problem !== undefined) return { homes: [], problems: [problem] };
  const { entries, closed } = await host.list(USERS, ['*'], [], asEntry);
  return {
    homes: entries.filter(({ facts }) => isA('folder', facts) || isA('symlink', facts)).map(({ path }) => path),
    problems: closed.map((entry) => settleClosed(host, entry.path, entry.problem)),
  };
}

async function planFolder(
  host: Host,
  source: FileSource,
  folder: BytePath,
  taken: readonly string[],
): Promise<PlannedFile[]> {
  const problem = whyNotListable(host, folder);
  if (problem !== undefined) {
    const isNothing = source.excluded !== undefined && problem.cause === 'no-such-file';
    return isNothing ? [] : [planNothing(source, placeOf(source, folder), problem)];
  }

  const patterns = source.patterns.filter((pattern) => !pattern.startsWith('!'));
  const except = source.patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  // `**` looks into folders; a folder that any other pattern names is one item, and what is inside stays unknown.
  const looksInside = patterns.includes('**');
  const make = (path: BytePath, facts: FileFacts | Uninspected) =>
    looksInside && isA('folder', facts) ? undefined : planEntry(host, source, path, facts);
  const { entries, closed } = await host.list(folder, patterns, [...taken, ...except], make);
  const places = closed.map(({ path, problem }) => planNothing(source, path, settleClosed(host, path, problem)));
  const items = (looksInside ? entries : withoutContents(entries)).concat(places);
  if (items.length > 0 || source.excluded !== undefined) return items;
  return [planNothing(source, placeOf(source, folder), { cause: 'no-match' })];
}

function isA(type: EntryType, facts: FileFacts | Uninspected): boolean {
  return 'type' in facts && facts.type === type;
}

/** Without what lies in a folder that is an item itself. */
function withoutContents(items: readonly PlannedFile[]): PlannedFile[] {
  const folders = items.filter(({ facts }) => facts?.type === 'folder').map(({ path }) => `${path}/`);
  return items.filter(({ path }) => !folders.some((folder) => path.startsWith(folder)));
}

/** A place where nothing can be read. Where nothing was to be read anyway, that is no loss. */
function planNothing(source: FileSource, path: BytePath, problem: Settled): PlannedFile {
  const settled: Settled =
    source.excluded === undefined ? problem : { ...problem, cause: 'policy', reason: source.excluded };
  return { number: 0, kind: 'file', source, path, keepBytes: 0, limitBytes: 0, settled };
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
    const facts = host.inspect(part);
    if ('errno' in facts) return settleClosed(host, part, facts.errno);
    if (facts.type !== 'folder') {
      const { originalPath } = describePath(bytesOf(part));
      return { cause: 'not-a-folder', reason: `${originalPath} is not a folder but a ${facts.type}` };
    }
  }
  return undefined;
}

function settleClosed(host: Host, path: BytePath, problem: string): Settled {
  if (problem === 'too-deep' || problem === 'too-many') return { cause: problem };
  if (problem === 'ENOENT' || problem === 'ENOTDIR') return { cause: 'no-such-file' };
  if (problem === 'ENAMETOOLONG') return { cause: 'too-deep', errno: problem };
  return { cause: causeOfRefusal(problem, ownerOf(host, path), host), errno: problem };
}

/** Who owns a path, or the nearest folder above it that can be looked at. */
function ownerOf(host: Host, path: BytePath): number | undefined {
  const facts = host.inspect(path);
  if (!('errno' in facts)) return facts.uid;
  const parent = path.slice(0, path.lastIndexOf('/')) as BytePath;
  return parent === '' ? undefined : ownerOf(host, parent);
}

function planEntry(host: Host, source: FileSource, path: BytePath, facts: FileFacts | Uninspected): PlannedFile {
  if ('errno' in facts) {
    const settled = settleClosed(host, path, facts.errno);
    return planNothing(source, path, settled.cause === 'no-such-file' ? { ...settled, cause: 'gone' } : settled);
  }
  const item: Draft<PlannedFile> = { number: 0, kind: 'file', source, path, facts, keepBytes: 0, limitBytes: 0 };
  if (source.excluded !== undefined) {
    item.settled = { cause: 'policy', reason: source.excluded };
  } else if (facts.type !== 'file') {
    item.settled = { cause: 'not-a-regular-file', reason: `not a regular file but a ${facts.type}` };
  } else if (!mayRead(facts, host, host.groups)) {
    item.outlook = causeOfRefusal('EACCES', facts.uid, host);
  }
  return item;
}
