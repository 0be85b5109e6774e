import { compilePattern } from './operators.ts';

/** The writable half of the startup disk, mounted a second time. */
const DATA_VOLUME = /^\/System\/Volumes\/Data(?:\/|$)/i;
const EVERYTHING = /^\*+$/;

/**
 * The folders of a path of an exclusion, in lower case: macOS does not tell upper case from lower case by default. `*` at the end
 * stands for everything below, so it is left out. A home folder (`~`) is that of any user. Undefined for what is no path.
 */
export function foldersOf(path: string): string[] | undefined {
  const folders = path
    .replace(/^~(?=\/)/, '/Users/*')
    .replace(DATA_VOLUME, '/')
    .toLowerCase()
    .split('/')
    .filter((folder) => folder !== '');
  const isRooted = /^[/~]/.test(path) || (folders.length > 0 && folders.every((folder) => EVERYTHING.test(folder)));
  if (!isRooted) return undefined;
  while (EVERYTHING.test(folders.at(-1) ?? '')) folders.pop();
  return folders;
}

/** Whether a name passes a pattern with `*` (any characters) and `?` (any single one); both in lower case. */
export function matchesName(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const escaped = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  return compilePattern(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
}

/** Whether an exclusion of these folders covers all of `whole`, a path in lower case in which `*` is any one folder. */
export function covers(folders: readonly string[], whole: string): boolean {
  const names = whole.split('/').filter((name) => name !== '');
  if (folders.length > names.length) return false;
  return folders.every((folder, index) => {
    const name = names[index] ?? '';
    return matchesName(folder, name) || (name === '*' && folders[index - 1] === names[index - 1]);
  });
}

/** Whether an exclusion is about this file: by its path, or with a `*` at the end for all that is below. */
export function coversPath(exclusion: string, path: string): boolean {
  const folders = foldersOf(exclusion);
  const names = foldersOf(path);
  if (folders === undefined || names === undefined) return false;
  const isLongEnough = exclusion.endsWith('/*') ? names.length > folders.length : names.length === folders.length;
  return isLongEnough && folders.every((folder, index) => matchesName(folder, names[index] ?? ''));
}
