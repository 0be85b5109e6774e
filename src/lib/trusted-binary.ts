import type { Stats } from 'node:fs';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';

/** A program that may be run, by the path to run it by, or why it must not be. */
export type TrustedBinary =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly cause: DistrustCause; readonly message: string };

/** `not-executable` is also said of a folder; the last two only matter to root. */
type DistrustCause = 'not-absolute' | 'not-found' | 'not-executable' | 'not-root-owned' | 'writable-by-others';

/**
 * Whether `path` is a program, and for root (`uid` 0) one that nobody else could have changed: the file and the folders that
 * lead to it belong to root, the file is writable by root only, and no folder is writable by everybody (`/Applications` is
 * writable by the group of administrators on every Mac). Run the returned path: no link in it can be turned elsewhere.
 */
export async function trustedBinary(path: string, { uid }: { uid: number }): Promise<TrustedBinary> {
  if (!isAbsolute(path)) return distrust('not-absolute', `${path} is not an absolute path`);
  const found = await locate(path);
  if ('errno' in found) return distrust('not-found', `${path} was not found (${found.errno})`);
  const { realPath, file, folders } = found;
  if (!file.isFile() || !(await isExecutable(realPath))) {
    return distrust('not-executable', `${realPath} is not a program that can be run`);
  }
  if (uid !== 0) return { ok: true, path: realPath };

  if (file.uid !== 0) return distrust('not-root-owned', `${realPath} does not belong to root`);
  if (file.mode & WRITABLE_BY_GROUP_OR_OTHERS) {
    return distrust('writable-by-others', `${realPath} can be changed by others than root`);
  }
  for (const folder of folders) {
    if (folder.uid !== 0) return distrust('not-root-owned', `a folder above ${realPath} does not belong to root`);
    if (isOpenToAll(folder)) {
      return distrust('writable-by-others', `everybody can replace what is in a folder above ${realPath}`);
    }
  }
  return { ok: true, path: realPath };
}

const WRITABLE_BY_GROUP_OR_OTHERS = 0o022;
const WRITABLE_BY_OTHERS = 0o002;
/** In such a folder nobody can replace what belongs to another. */
const STICKY = 0o1000;

function distrust(cause: DistrustCause, message: string): TrustedBinary {
  return { ok: false, cause, message };
}

type Located = { readonly realPath: string; readonly file: Stats; readonly folders: readonly Stats[] };

async function locate(path: string): Promise<Located | { readonly errno: string }> {
  try {
    const realPath = await realpath(path);
    const folders = await Promise.all(foldersAbove(realPath).map((folder) => stat(folder)));
    return { realPath, file: await stat(realPath), folders };
  } catch (error) {
    return { errno: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === '/' ? ['/'] : [folder, ...foldersAbove(folder)];
}

function isOpenToAll({ mode }: Stats): boolean {
  return (mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0;
}
