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
export interface Walk<Entry> {
  readonly entries: readonly Entry[];
  readonly closed: readonly ClosedFolder[];
}

interface WalkOptions {
  /** What the system needs in front of every path, and the answer leaves out. */
  readonly prefix?: BytePath;
  /** Levels of folders below the start. */
  readonly maxDepth: number;
  readonly maxEntries: number;
}

/** Makes of a match what the caller wants to know; undefined to leave it out. */
export type MakeEntry<Entry> = (path: BytePath, facts: FileFacts | Uninspected) => Entry | undefined;

/** Just what {@link walk} knows. */
export const asEntry: MakeEntry<WalkEntry> = (path, facts) => ({ path, facts });

/**
 * Lists what matches `patterns` below `folder`, without following links and without hiding a folder that refuses: fast-glob
 * would throw at the first such folder, or keep quiet about it. `ignore` patterns also stop the descent. What `make` makes of each
 * match is all that is kept, as there may be many.
 */
export async function walk<Entry extends { readonly path: BytePath }>(
  folder: BytePath,
  patterns: readonly string[],
  ignore: readonly string[],
  make: MakeEntry<Entry>,
  { prefix = '' as BytePath, maxDepth, maxEntries }: WalkOptions,
): Promise<Walk<Entry>> {
  const entries: Entry[] = [];
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
  const keep = (path: BytePath): FileFacts | Uninspected => {
    const facts = inspectPath((prefix + path) as BytePath);
    const entry = make(path, facts);
    if (entry !== undefined) entries.push(entry);
    return facts;
  };

  const everything = (below: BytePath): void => {
    const inside = `${below}/`;
    for (const name of readFolder(below, names)) {
      const path = fromLatin1(inside + name);
      const facts = keep(path);
      if ('type' in facts && facts.type === 'folder') everything(path);
    }
  };
  const named = (): void => {
    const wanted = new Set(patterns.map((name) => name.toLowerCase()));
    for (const name of readFolder(folder, names)) {
      if (wanted.has(name.toLowerCase())) keep(fromLatin1(`${folder}/${name}`));
    }
  };
  const matching = async (): Promise<void> => {
    const { globBelow } = await import('./glob-below.ts');
    const list = (path: string): Dirent[] => readFolder(`${folder}${path.replace(/\/$/, '')}`, namedEntries);
    for (const path of globBelow(patterns, ignore, list)) keep(`${folder}/${path}` as BytePath);
  };
  // Asking whether all matches all takes longer than listing it, and loading fast-glob longer than looking for a name.
  if (ignore.length === 0 && patterns.length === 1 && patterns[0] === '**') everything(folder);
  else if (ignore.length === 0 && patterns.every((pattern) => NAME.test(pattern))) named();
  else await matching();
  return { entries: entries.sort(byPath), closed: closed.sort(byPath) };
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
