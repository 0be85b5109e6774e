import { lstatSync, type Stats } from 'node:fs';
import { errnoOf } from '../model/errors.ts';
import { type BytePath, systemPath } from './byte-path.ts';

/** What an entry of a folder is. */
export type EntryType = 'file' | 'folder' | 'symlink' | 'fifo' | 'socket' | 'device' | 'unknown';

/** What the system tells about a file without opening it; a tenth of the size of `Stats`, for trees of many files. */
export interface FileFacts {
  readonly type: EntryType;
  readonly size: number;
  /** What it takes on disk; far less than `size` for a sparse file. */
  readonly allocatedBytes: number;
  readonly mtimeMs: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly dev: number;
  readonly ino: number;
}

/** What cannot be told about a path, and the code of the system error that says why. */
export interface Uninspected {
  readonly errno: string;
}

/** An error takes longer to make than everything else here. */
const MAY_BE_MISSING = { throwIfNoEntry: false } as const;

/** What a path is, without following a link at its end. */
export function inspectPath(path: BytePath): FileFacts | Uninspected {
  try {
    const stats = lstatSync(systemPath(path), MAY_BE_MISSING);
    return stats === undefined ? { errno: 'ENOENT' } : factsOf(stats);
  } catch (error) {
    return { errno: errnoOf(error) ?? 'EUNKNOWN' };
  }
}

/** `stat` counts in these, whatever the file system's own blocks are. */
const STAT_BLOCK_BYTES = 512;

/** The facts in the answer of `stat`, `lstat` or `fstat`. */
export function factsOf(stats: Stats): FileFacts {
  const { size, blocks, mtimeMs, mode, uid, gid, dev, ino } = stats;
  return {
    type: entryType(stats),
    size: unboxed(size),
    allocatedBytes: unboxed(blocks * STAT_BLOCK_BYTES),
    mtimeMs,
    mode: unboxed(mode),
    uid: unboxed(uid),
    gid: unboxed(gid),
    dev: unboxed(dev),
    ino: unboxed(ino),
  };
}

/** The same number. `Stats` holds each in an object of its own; a small integer needs none, which halves the facts of a file. */
function unboxed(value: number): number {
  const integer = value | 0;
  return integer === value ? integer : value;
}

function entryType(entry: Stats): EntryType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isFIFO()) return 'fifo';
  if (entry.isSocket()) return 'socket';
  return entry.isBlockDevice() || entry.isCharacterDevice() ? 'device' : 'unknown';
}
