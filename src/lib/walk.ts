import fs, { type Dirent } from 'node:fs';
import fastGlob from 'fast-glob';
import { errnoOf } from '../model/errors.ts';
import { type BytePath, fromLatin1, systemPath } from './byte-path.ts';
import { type EntryType, entryType } from './file-facts.ts';

/** A file-system entry that matched; never reached through a symbolic link. */
export interface WalkEntry {
  /** Absolute. */
  readonly path: BytePath;
  readonly type: EntryType;
}

/** A folder that could not be looked into. */
export interface ClosedFolder {
  readonly path: BytePath;
  /** `EACCES`, `EPERM` …, or `too-deep` and `too-many` for the bounds of {@link walk}. */
  readonly problem: string;
}

/** What {@link walk} found, and where it could not look. */
export interface Walk {
  readonly entries: readonly WalkEntry[];
  readonly closed: readonly ClosedFolder[];
}

interface WalkOptions {
  /** What the system needs in front of every path, and the answer leaves out. */
  readonly prefix?: BytePath;
  /** Levels of folders below the start. */
  readonly maxDepth: number;
  readonly maxEntries: number;
}

/**
 * Lists what matches `patterns` below `folder`, without following links and without hiding a folder that refuses: fast-glob
 * would throw at the first such folder, or keep quiet about it. `ignore` patterns also stop the descent.
 */
export function walk(
  folder: BytePath,
  patterns: readonly string[],
  ignore: readonly string[],
  { prefix = '' as BytePath, ...bounds }: WalkOptions,
): Walk {
  const closed: ClosedFolder[] = [];
  let seen = 0;

  const readFolder = (path: string): Dirent[] => {
    const at = `${folder}${path.replace(/\/$/, '')}` as BytePath;
    if (depthBelow(folder, at) > bounds.maxDepth) return refuse(at, 'too-deep');
    try {
      const entries = fs.readdirSync(systemPath(`${prefix}${at}`), { encoding: 'latin1', withFileTypes: true });
      const listed = entries.slice(0, bounds.maxEntries - seen);
      if (listed.length < entries.length) refuse(at, 'too-many');
      seen += listed.length;
      for (const entry of listed) entry.name = fromLatin1(entry.name);
      return listed;
    } catch (error) {
      return refuse(at, errnoOf(error) ?? 'unknown');
    }
  };
  const refuse = (path: BytePath, problem: string): Dirent[] => {
    closed.push({ path, problem });
    return [];
  };

  const matching = (): WalkEntry[] =>
    fastGlob
      .globSync([...patterns], {
        // The adapter puts `folder` in front: fast-glob would take a backslash in it for a slash.
        cwd: '/',
        ignore: [...ignore],
        dot: true,
        onlyFiles: false,
        followSymbolicLinks: false,
        caseSensitiveMatch: false,
        objectMode: true,
        // Patterns never overlap upwards, and asking costs as much as matching.
        unique: false,
        // Listing is the adapter's job; the cast is fast-glob's overload set, of which only this form is ever called.
        fs: { readdirSync: readFolder as unknown as typeof fs.readdirSync },
      })
      .map(({ path, dirent }) => ({ path: `${folder}/${path}` as BytePath, type: entryType(dirent) }));
  const everything: WalkEntry[] = [];
  const below = (path: string): WalkEntry[] => {
    for (const entry of readFolder(path)) {
      const type = entryType(entry);
      everything.push({ path: `${folder}${path}${entry.name}` as BytePath, type });
      if (type === 'folder') below(`${path}${entry.name}/`);
    }
    return everything;
  };
  // Asking whether all matches all takes longer than listing it.
  const wantsAll = patterns.length === 1 && patterns[0] === '**' && ignore.length === 0;
  const entries = wantsAll ? below('/') : matching();
  return { entries: entries.sort(byPath), closed: closed.sort(byPath) };
}

function depthBelow(folder: string, path: string): number {
  return path.slice(folder.length).split('/').length - 1;
}

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1;
}
