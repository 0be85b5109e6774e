import type fs from 'node:fs';
import fastGlob from 'fast-glob';

/** The paths below a folder that match `patterns` and no pattern of `ignore`, each without its first slash; `list` answers for a path that begins with one. */
export function globBelow(
  patterns: readonly string[],
  ignore: readonly string[],
  list: (path: string) => fs.Dirent[],
): string[] {
  return fastGlob.globSync([...patterns], {
    // `list` knows where the folder is: fast-glob would take a backslash in its path for a slash.
    cwd: '/',
    ignore: [...ignore],
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    // Patterns never overlap upwards, and asking costs as much as matching.
    unique: false,
    // The cast is fast-glob's overload set, of which only this form is ever called.
    fs: { readdirSync: list as unknown as typeof fs.readdirSync },
  });
}
