import { constants, fstatSync, readlinkSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { type BytePath, bytesOf, systemPath } from '../lib/byte-path.ts';
import { type FileFacts, factsOf } from '../lib/file-facts.ts';
import { type OpenFile, openFile } from '../lib/open-file.ts';
import { errnoOf } from '../model/errors.ts';

/** An open file that is proven to be the one that was listed, or the reason there is none. */
export type Opened =
  | { readonly status: 'open'; readonly file: OpenFile; readonly facts: FileFacts }
  | { readonly status: 'replaced' }
  | { readonly status: 'error'; readonly errno: string };

/** Refuses a symbolic link anywhere in the path. Apple's <sys/fcntl.h>, macOS 11 and later; Node has no name for it. */
const O_NOFOLLOW_ANY = 0x20000000;

const SAFE_OPEN =
  constants.O_RDONLY | constants.O_NONBLOCK | (process.platform === 'darwin' ? O_NOFOLLOW_ANY : constants.O_NOFOLLOW);

/** What opening a link (ELOOP) or a socket (EOPNOTSUPP on macOS, ENXIO on Linux) ends with. */
const TAKEN_BY_OTHERS = ['ELOOP', 'EOPNOTSUPP', 'ENXIO'];

/**
 * Opens once, without waiting (a FIFO would block for ever) and without following links, then looks at what was opened: only
 * a regular file with the listed identity passes. `path` must have no link in it when it was listed.
 */
export async function openSealed(path: BytePath, listed: { dev: number; ino: number }): Promise<Opened> {
  let file: OpenFile;
  try {
    file = await openFile(systemPath(path), SAFE_OPEN);
  } catch (error) {
    const errno = errnoOf(error) ?? 'EUNKNOWN';
    return TAKEN_BY_OTHERS.includes(errno) ? { status: 'replaced' } : { status: 'error', errno };
  }
  try {
    // Of an open file the system answers from memory; four more turns of the thread pool would double the time of small files.
    const facts = factsOf(fstatSync(file.fd));
    const isListed = facts.type === 'file' && facts.dev === listed.dev && facts.ino === listed.ino;
    if (isListed && isWhereItSeems(file, path)) return { status: 'open', file, facts };
    file.close();
    return { status: 'replaced' };
  } catch (error) {
    file.close();
    return { status: 'error', errno: errnoOf(error) ?? 'EUNKNOWN' };
  }
}

/** Linux has no O_NOFOLLOW_ANY, but tells the true path of a descriptor: it differs when a parent folder became a link. */
function isWhereItSeems(file: OpenFile, path: BytePath): boolean {
  if (process.platform !== 'linux') return true;
  const truePath = readlinkSync(`/proc/self/fd/${file.fd}`, { encoding: 'buffer' });
  return truePath.equals(bytesOf(path));
}

/** The content of a small regular file, or undefined when it is missing, refused, larger than `maxBytes` or something else. */
export async function readSmall(path: BytePath, maxBytes: number): Promise<Buffer | undefined> {
  const listed = await lstat(systemPath(path)).catch(() => undefined);
  if (listed === undefined || !listed.isFile() || listed.size > maxBytes) return undefined;
  const opened = await openSealed(path, listed);
  if (opened.status !== 'open') return undefined;
  try {
    const buffer = Buffer.alloc(maxBytes);
    const { bytesRead } = await opened.file.read(buffer, 0, maxBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    opened.file.close();
  }
}
