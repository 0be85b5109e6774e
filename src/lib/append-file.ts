import { constants, writeSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { errnoOf } from '../model/errors.ts';
import { nameIsTaken, refuseTakenName } from './taken-name.ts';

/** A text file that grows by whole pieces: what was appended survives the end of this process, however it ends. */
export interface AppendFile {
  /** Appends `text` whole; when there is no room for all of it, takes back its beginning and throws the system's error. */
  append(text: string): Promise<void>;
  /** Makes what was appended survive a loss of power as well. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const NEW_TO_APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND;

/**
 * Creates a file readable by its owner only, and gives it to `owner`. Throws a usage error when the name is taken, also by a
 * link; `force` replaces a regular file.
 */
export async function createAppendFile(
  path: string,
  { owner, force }: { owner: { uid: number; gid: number } | undefined; force: boolean },
): Promise<AppendFile> {
  await refuseTakenName(path, force);
  if (force) {
    await unlink(path).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
  }
  const file = await open(path, NEW_TO_APPEND | constants.O_NOFOLLOW, 0o600).catch((error: unknown) => {
    throw errnoOf(error) === 'EEXIST' ? nameIsTaken(path) : error;
  });
  let sizeBytes = 0;
  try {
    await file.chmod(0o600);
    if (owner !== undefined) await file.chown(owner.uid, owner.gid);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    async append(text) {
      const bytes = Buffer.from(text);
      try {
        // A few lines into the cache of the system: waking another thread for it costs a multiple.
        for (let done = 0; done < bytes.length; ) done += writeSync(file.fd, bytes, done);
      } catch (error) {
        await file.truncate(sizeBytes);
        throw error;
      }
      sizeBytes += bytes.length;
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}
