import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, rm, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';
import { EXIT } from '../model/exit-code.ts';
import { errnoOf, KnownError } from '../model/errors.ts';

/** An archive in the making: a private file under a temporary name beside its final place. */
export interface OutputFile {
  readonly file: FileHandle;
  readonly temporaryPath: string;
  /** Makes it durable and gives it its final name, whole or not at all. Never replaces anything unless `force`. */
  commit(name: string, force: boolean): Promise<string>;
  /** Removes it. */
  discard(): Promise<void>;
}

const TEMPORARY_NAME = /^\.mdediag-(\d+)-[a-z0-9]+\.partial$/;
const NEW_AND_PRIVATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Creates the temporary file in `folder`, readable by its owner only, and gives it to `owner`. */
export async function createOutput(
  folder: string,
  options: { pid: number; chance: string; owner: { uid: number; gid: number } | undefined },
): Promise<OutputFile> {
  const temporaryPath = path.join(folder, `.mdediag-${options.pid}-${options.chance}.partial`);
  const file = await open(temporaryPath, NEW_AND_PRIVATE, 0o600);
  const discard = async (): Promise<void> => {
    await file.close();
    await rm(temporaryPath, { force: true });
  };
  try {
    await file.chmod(0o600);
    if (options.owner !== undefined) await file.chown(options.owner.uid, options.owner.gid);
  } catch (error) {
    await discard();
    throw error;
  }
  return { file, temporaryPath, discard, commit: (name, force) => commit(file, temporaryPath, path.join(folder, name), force) };
}

async function commit(file: FileHandle, temporaryPath: string, finalPath: string, force: boolean): Promise<string> {
  await file.sync();
  await file.close();
  if (force) await rename(temporaryPath, finalPath);
  else await renameToNew(temporaryPath, finalPath);
  await syncFolder(path.dirname(finalPath));
  return finalPath;
}

/** `link` fails when the name is taken, also by a planted symbolic link; `rename` would replace it without a word. */
async function renameToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw nameIsTaken(to);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error) ?? '')) throw error;
    await renameWithoutLinks(from, to);
  }
}

/** For file systems without hard links, such as exFAT. */
async function renameWithoutLinks(from: string, to: string): Promise<void> {
  if (await isTaken(to)) throw nameIsTaken(to);
  await rename(from, to);
}

/** True when the name is in use, also by a link that leads nowhere. */
export async function isTaken(finalPath: string): Promise<boolean> {
  try {
    await lstat(finalPath);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The error for a name that is in use. */
export function nameIsTaken(finalPath: string): KnownError {
  return new KnownError(`${finalPath} exists already.`, {
    exitCode: EXIT.usage,
    hint: 'Choose another name with --output, or add --force to replace it.',
  });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network and USB file systems cannot sync a folder; the archive itself is synced already.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EBADF'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Bytes an ordinary user may still write in `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Removes unfinished archives whose makers are gone (killed, or the Mac lost power). Returns how many. */
export async function removeLeftovers(folder: string, isAlive: (pid: number) => boolean): Promise<number> {
  const names = await readdir(folder);
  const leftovers = names.filter((name) => {
    const pid = TEMPORARY_NAME.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of leftovers) await unlink(path.join(folder, name));
  return leftovers.length;
}
