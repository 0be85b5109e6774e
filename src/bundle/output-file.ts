import { constants, rmSync } from 'node:fs';
import { type FileHandle, link, open, readdir, rename, rm, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../lib/sync-folder.ts';
import { nameIsTaken, refuseTakenName } from '../lib/taken-name.ts';
import { errnoOf } from '../model/errors.ts';

/** An archive in the making: a private file under a temporary name beside its final place. */
export interface OutputFile {
  readonly file: FileHandle;
  readonly temporaryPath: string;
  /** Makes it durable and closes it, before `commit` would. */
  seal(): Promise<void>;
  /**
   * Makes it durable and gives it its final name, whole or not at all. Never replaces anything unless `force`, and then a
   * regular file only. Throws the reason of `signal` when it is aborted before the name is given.
   */
  commit(name: string, options: { force: boolean; signal: AbortSignal }): Promise<string>;
  /** Removes it. */
  discard(): Promise<void>;
}

const TEMPORARY_NAME = /^\.mdediag-(\d+)-[a-z0-9]+\.partial$/;
const NEW_AND_PRIVATE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Creates the temporary file in `folder`, readable by its owner only, and gives it to `owner`. It does not outlive this process
 * unless that is killed.
 */
export async function createOutput(
  folder: string,
  options: { pid: number; chance: string; owner: { uid: number; gid: number } | undefined },
): Promise<OutputFile> {
  const temporaryPath = path.join(folder, `.mdediag-${options.pid}-${options.chance}.partial`);
  const file = await open(temporaryPath, NEW_AND_PRIVATE, 0o600);
  const removeAtExit = (): void => rmSync(temporaryPath, { force: true });
  process.on('exit', removeAtExit);
  const discard = async (): Promise<void> => {
    await file.close();
    await rm(temporaryPath, { force: true });
    process.off('exit', removeAtExit);
  };
  let isSealed = false;
  const seal = async (): Promise<void> => {
    if (isSealed) return;
    await file.sync();
    await file.close();
    isSealed = true;
  };
  try {
    await file.chmod(0o600);
    if (options.owner !== undefined) await file.chown(options.owner.uid, options.owner.gid);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    file,
    temporaryPath,
    discard,
    seal,
    commit: async (name, { force, signal }) => {
      const finalPath = path.join(folder, name);
      await seal();
      signal.throwIfAborted();
      await (force ? replace(temporaryPath, finalPath) : renameToNew(temporaryPath, finalPath));
      process.off('exit', removeAtExit);
      await syncFolder(folder);
      return finalPath;
    },
  };
}

/** Looks first: `rename` would also replace a device, such as /dev/null. */
async function replace(from: string, to: string): Promise<void> {
  await refuseTakenName(to, true);
  await rename(from, to);
}

/** `link` fails when the name is taken, also by a planted symbolic link; `rename` would replace it without a word. */
async function renameToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw nameIsTaken(to);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error) ?? '')) throw error;
    await renameWithoutLinks(from, to);
    return;
  }
  await unlink(from);
}

/** For file systems without hard links, such as exFAT. */
async function renameWithoutLinks(from: string, to: string): Promise<void> {
  await refuseTakenName(to, false);
  await rename(from, to);
}

/** Bytes an ordinary user may still write in `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Removes unfinished archives whose makers are gone (killed, or the Mac lost power), as far as the system allows. Returns how
 * many.
 */
export async function removeLeftovers(folder: string, isAlive: (pid: number) => boolean): Promise<number> {
  // A drop box cannot be listed, only written to.
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter((name) => {
    const pid = TEMPORARY_NAME.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  const removals = await Promise.allSettled(leftovers.map((name) => unlink(path.join(folder, name))));
  return removals.filter(({ status }) => status === 'fulfilled').length;
}
