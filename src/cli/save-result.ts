import { writeFile } from 'node:fs/promises';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { note, printResult, type Verbosity } from './terminal.ts';

/** Prints a result, or writes it to the file somebody named. Throws `KnownError` when that cannot be done. */
export async function saveOrPrint(text: string, file: string | undefined, flags: Verbosity): Promise<void> {
  if (file === undefined) return printResult(text);
  try {
    await writeFile(file, text.endsWith('\n') ? text : `${text}\n`);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw new KnownError(`The result could not be written to ${file} (${errno}).`, {
      exitCode: errno === 'ENOSPC' ? EXIT.noSpace : EXIT.usage,
      cause: error,
    });
  }
  note(`The result is in ${file}.`, flags);
}
