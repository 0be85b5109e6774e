import path from 'node:path';
import { trustedBinary } from '../lib/trusted-binary.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

/**
 * Absolute path of a program as a shell would find it: a name in the folders of `PATH`, anything else from the current folder.
 * Throws a usage error when `uid` cannot or must not run it.
 */
export async function findProgram(word: string, uid: number): Promise<string> {
  const folders = word.includes('/') ? [process.cwd()] : (process.env['PATH'] ?? '').split(path.delimiter);
  let reason = `there is no ${word} in the folders of PATH`;
  for (const folder of folders.filter((one) => one !== '')) {
    const binary = await trustedBinary(path.resolve(folder, word), { uid });
    // By the name it was asked for: some programs look at it.
    if (binary.ok) return path.resolve(folder, word);
    if (binary.cause !== 'not-found' || word.includes('/')) reason = binary.message;
  }
  throw new KnownError(`The workload cannot be run: ${reason}.`, {
    exitCode: EXIT.usage,
    hint: 'Give the full path of the program in --workload, and try it in this terminal first.',
  });
}
