import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MAX_YAML_BYTES } from '../lib/located-yaml.ts';
import { readStart } from '../lib/read-start.ts';
import { errnoOf } from '../model/errors.ts';

/** A pack may be a few folders of a larger tree, or one file. */
const MAX_LEVELS = 4;

/**
 * The folder with the cases of the rules in `place`, a folder or a file: `cases/` in it, or in a folder above it; or
 * `fixtures/<its name>/` beside it. Where there is neither, the `cases/` that should be written.
 */
export async function casesFolderOf(place: string): Promise<string> {
  const start = (await isFolder(place)) ? place : path.dirname(place);
  for (let level = 0, folder = start; level < MAX_LEVELS; level += 1, folder = path.join(folder, '..')) {
    const name = path.basename(path.resolve(folder));
    for (const candidate of [path.join(folder, 'cases'), path.join(folder, '..', 'fixtures', name)]) {
      if (await isFolder(candidate)) return candidate;
    }
  }
  return path.join(start, 'cases');
}

/** The file with the cases of a rule. */
export function casesFileOf(folder: string, id: string): string {
  return path.join(folder, `${id}.yaml`);
}

/** The cases in a file; undefined when there is none. */
export async function readCases(file: string): Promise<string | undefined> {
  try {
    return await readStart(file, MAX_YAML_BYTES);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}
