import { type BytePath, bytePath } from '../lib/byte-path.ts';
import type { WalkEntry } from '../lib/walk.ts';
import type { FileSource } from '../model/source.ts';
import { causeOfRefusal, mayRead } from './access.ts';
import type { Host } from './host.ts';
import type { PlannedFile, Settled } from './plan.ts';

/** Plans the files of one row; those that rows before it match are theirs. */
export function planFiles(host: Host, source: FileSource, earlier: readonly FileSource[]): PlannedFile[] {
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
    (entry) =>
      isWholeFolder(entry) || (entry.type !== 'folder' && !whole.some((parent) => entry.path.startsWith(parent))),
  );
  const files = wanted.map(({ path }) => planEntry(host, source, path));
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
    const facts = host.inspect(part);
    if ('errno' in facts) return settleClosed(host, part, facts.errno);
    if (facts.type !== 'folder')
      return { cause: 'not-a-regular-file', reason: `${part} is not a folder but a ${facts.type}` };
  }
  return undefined;
}

function settleClosed(host: Host, path: BytePath, problem: string): Settled {
  if (problem === 'too-deep' || problem === 'too-many') return { cause: problem };
  if (problem === 'ENOENT' || problem === 'ENOTDIR') return { cause: 'no-such-file' };
  if (problem === 'ENAMETOOLONG') return { cause: 'too-deep', errno: problem };
  const facts = host.inspect(path);
  return { cause: causeOfRefusal(problem, 'errno' in facts ? undefined : facts.uid, host), errno: problem };
}

function planEntry(host: Host, source: FileSource, path: BytePath): PlannedFile {
  const facts = host.inspect(path);
  const item: PlannedFile = { id: '', kind: 'file', source, path, keepBytes: 0, limitBytes: 0 };
  if ('errno' in facts) return { ...item, settled: { cause: 'gone', errno: facts.errno } };
  if (source.excluded !== undefined) return { ...item, facts, settled: { cause: 'policy', reason: source.excluded } };
  if (facts.type !== 'file') {
    return {
      ...item,
      facts,
      settled: { cause: 'not-a-regular-file', reason: `not a regular file but a ${facts.type}` },
    };
  }
  if (mayRead(facts, host, host.groups)) return { ...item, facts, keepBytes: facts.size };
  return { ...item, facts, keepBytes: facts.size, outlook: causeOfRefusal('EACCES', facts.uid, host) };
}
