import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { errnoOf } from '../model/errors.ts';

const ZIP_MAGIC = 'PK';

/**
 * The sources among what was named: each archive and each folder is one, and all single files together are one more. A path that
 * cannot be looked at is a source of its own, so that opening it says why.
 */
export async function groupPaths(paths: readonly string[]): Promise<string[][]> {
  const kinds = await Promise.all(paths.map(async (path) => ({ path, isAlone: await isAlone(path) })));
  const alone = kinds.filter((each) => each.isAlone).map(({ path }) => [path]);
  const loose = kinds.filter((each) => !each.isAlone).map(({ path }) => path);
  return loose.length === 0 ? alone : [...alone, loose];
}

async function isAlone(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return true;
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return buffer.toString('latin1', 0, bytesRead) === ZIP_MAGIC;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return true;
  }
}
