import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { displayText } from '../lib/display-text.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

/** Opens a file a person named, through links, but never waits and takes nothing but a regular file. Throws `KnownError`. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  // Without O_NONBLOCK a FIFO would wait for a writer that never comes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw cannotOpen(path, error);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw badArchive(path, 'is not a file');
}

/** The error for a path that cannot be opened. */
export function cannotOpen(path: string, error: unknown): KnownError {
  const errno = errnoOf(error);
  // A socket.
  if (errno === 'ENXIO') return badArchive(path, 'is not a file');
  const isMissing = errno === 'ENOENT' || errno === 'ENOTDIR';
  const reason = isMissing ? 'There is no file' : `The system refused to open (${errno})`;
  return new KnownError(`${reason} ${displayText(path)}.`, {
    exitCode: EXIT.usage,
    hint: isMissing ? 'Check the name.' : 'Check that you may read it.',
    cause: error,
  });
}

/** The error for an input that is invalid or unsafe. `problem` is a clause: `is empty`. */
export function badArchive(
  path: string,
  problem: string,
  hint = 'Give the zip file itself.',
  cause?: unknown,
): KnownError {
  return new KnownError(`${displayText(path)} ${displayText(problem)}.`, { exitCode: EXIT.badArchive, hint, cause });
}

/** The error for an archive as a whole. */
export function unsafeArchive(path: string, problem: string): KnownError {
  return badArchive(path, problem, 'Do not unpack it: it is damaged, or made to do harm.');
}
