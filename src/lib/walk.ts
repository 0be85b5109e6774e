import fs, { type Dirent } from 'node:fs';
import { errnoOf } from '../model/errors.ts';
import { type BytePath, fromLatin1, systemPath } from './byte-path.ts';
import { type FileFacts, inspectPath, type Uninspected } from './file-facts.ts';

/** A file-system entry that matched; never reached through a symbolic link. */
export interface WalkEntry {
  /** Absolute. */
  readonly path: BytePath;
  readonly facts: FileFacts | Uninspected;
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
export async function walk(
  folder: BytePath,
  patterns: readonly string[],
  ignore: readonly string[],
  { prefix = '' as BytePath, maxDepth, maxEntries }: WalkOptions,
): Promise<Walk> {
  const closed: ClosedFolder[] = [];
  let seen = 0;

  const refuse = (path: string, problem: string): [] => {
    closed.push({ path: path as BytePath, problem });
    return [];
  };
  /** What `read` finds in a folder, within the bounds. */
  const readFolder = <Found>(path: string, read: (at: string | Buffer) => Found[]): Found[] => {
    if (depthBelow(folder, path) > maxDepth) return refuse(path, 'too-deep');
    try {
      const found = read(systemPath(prefix + path));
      const listed = found.slice(0, maxEntries - seen);
      if (listed.length < found.length) refuse(path, 'too-many');
      seen += listed.length;
      return listed;
    } catch (error) {
      return refuse(path, errnoOf(error) ?? 'unknown');
    }
  };
  const entryAt = (latin1Path: string): WalkEntry => {
    const path = fromLatin1(latin1Path);
    return { path, facts: inspectPath((prefix + path) as BytePath) };
  };

  const everything: WalkEntry[] = [];
  const below = (path: string): WalkEntry[] => {
    const inside = `${path}/`;
    for (const name of readFolder(path, names)) {
      const entry = entryAt(inside + name);
      everything.push(entry);
      if ('type' in entry.facts && entry.facts.type === 'folder') below(entry.path);
    }
    return everything;
  };
  const named = (): WalkEntry[] => {
    const wanted = new Set(patterns.map((name) => name.toLowerCase()));
    const found = readFolder(folder, names).filter((name) => wanted.has(name.toLowerCase()));
    return found.map((name) => entryAt(`${folder}/${name}`));
  };
  const matching = async (): Promise<WalkEntry[]> => {
    const { globBelow } = await import('./glob-below.ts');
    const list = (path: string): Dirent[] => readFolder(`${folder}${path.replace(/\/$/, '')}`, namedEntries);
    return globBelow(patterns, ignore, list).map((path) => entryAt(`${folder}/${path}`));
  };
  const find = async (): Promise<WalkEntry[]> => {
    // Asking whether all matches all takes longer than listing it, and loading fast-glob longer than looking for a name.
    if (ignore.length === 0 && patterns.length === 1 && patterns[0] === '**') return below(folder);
    return ignore.length === 0 && patterns.every((pattern) => NAME.test(pattern)) ? named() : matching();
  };
  return { entries: (await find()).sort(byPath), closed: closed.sort(byPath) };
}

/** A pattern that only this name matches, in any letter case. */
const NAME = /^[\w.-]+$/;

function names(path: string | Buffer): string[] {
  return fs.readdirSync(path, 'latin1');
}

function namedEntries(path: string | Buffer): Dirent[] {
  const entries = fs.readdirSync(path, { encoding: 'latin1', withFileTypes: true });
  for (const entry of entries) entry.name = fromLatin1(entry.name);
  return entries;
}

function depthBelow(folder: string, path: string): number {
  return path.slice(folder.length).split('/').length - 1;
}

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1;
}
