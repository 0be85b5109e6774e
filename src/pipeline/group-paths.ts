import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { NOTE_ENDING } from '../bundle/delivery-names.ts';
import { findNote, isNamedAsPart } from '../bundle/find-note.ts';
import { AGE_MAGIC } from '../lib/age-fault.ts';
import { errnoOf } from '../model/errors.ts';

const MAGICS = ['PK', AGE_MAGIC];
const LONGEST_MAGIC = AGE_MAGIC.length;

/**
 * The sources among what was named: each archive and each folder is one, and all single files together are one more. All parts of
 * an archive are one source, under the name of their delivery note. A path that cannot be looked at is a source of its own, so that
 * opening it says why.
 */
export async function groupPaths(paths: readonly string[]): Promise<string[][]> {
  const places = await wholesOf(paths);
  const kinds = await Promise.all(places.map(async (path) => ({ path, isAlone: await isAlone(path) })));
  const alone = kinds.filter((each) => each.isAlone).map(({ path }) => [path]);
  const loose = kinds.filter((each) => !each.isAlone).map(({ path }) => path);
  return loose.length === 0 ? alone : [...alone, loose];
}

/** Each archive once, whether its parts, its note or itself were named: a shell's pattern names all of them. */
async function wholesOf(paths: readonly string[]): Promise<string[]> {
  const places = new Set(await Promise.all(paths.map(async (path) => (await findNote(path)) ?? path)));
  return [...places].filter((path) => !places.has(`${path}${NOTE_ENDING}`));
}

async function isAlone(path: string): Promise<boolean> {
  if (path.endsWith(NOTE_ENDING) || isNamedAsPart(path)) return true;
  try {
    if (!(await stat(path)).isFile()) return true;
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_MAGIC), 0, LONGEST_MAGIC, 0);
      const start = buffer.toString('latin1', 0, bytesRead);
      return MAGICS.some((magic) => start.startsWith(magic));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return true;
  }
}
