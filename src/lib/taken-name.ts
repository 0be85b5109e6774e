import { lstat } from 'node:fs/promises';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

/**
 * Throws a usage error when a file cannot get this name: it is in use, also by a link that leads nowhere. `force` allows
 * to replace a regular file, but no link, folder or device.
 */
export async function refuseTakenName(finalPath: string, force: boolean): Promise<void> {
  const found = await lstat(finalPath).catch((error: unknown) => {
    const errno = errnoOf(error);
    if (errno !== 'ENOENT') throw badName(`${finalPath} cannot be used (${errno}).`);
  });
  if (found === undefined || (force && found.isFile())) return;
  throw force ? badName(`${finalPath} is not a regular file, so it is not replaced.`) : nameIsTaken(finalPath);
}

/** The usage error for a name that is in use. */
export function nameIsTaken(finalPath: string): KnownError {
  return badName(`${finalPath} exists already.`, 'Choose another name with --output, or add --force to replace it.');
}

function badName(message: string, hint = 'Choose another name with --output.'): KnownError {
  return new KnownError(message, { exitCode: EXIT.usage, hint });
}
