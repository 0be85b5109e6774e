import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { errnoOf, KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { readCaseKey } from '../../pipeline/redact/case-key.ts';
import { translateLine } from '../../redact/translate.ts';
import { note, printResult, type Verbosity } from '../terminal.ts';

interface Flags extends Verbosity {
  readonly caseKey: string;
}

/** More are not worth telling one by one. */
const MOST_UNKNOWN = 20;

/** `mdediag translate`: a reply with the real names in place of the pseudonyms, line by line; nothing leaves this machine. */
export async function translate(file: string | undefined, flags: Flags): Promise<number> {
  const caseKey = await readCaseKey(flags.caseKey);
  if (caseKey === undefined)
    throw new KnownError(`${flags.caseKey} does not exist.`, {
      exitCode: EXIT.usage,
      hint: 'Give the case key that was written beside the archive.',
    });
  const unknown = new Set<string>();
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const translation = translateLine(line, caseKey.pseudonyms);
      for (const each of translation.unknown) unknown.add(each);
      await printResult(`${translation.text}\n`);
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new KnownError(`${file} cannot be read (${errnoOf(error)}).`, {
      exitCode: EXIT.usage,
      hint: 'Check the path.',
    });
  }
  const names = [...unknown].slice(0, MOST_UNKNOWN).join(', ');
  const more = unknown.size > MOST_UNKNOWN ? ` and ${unknown.size - MOST_UNKNOWN} more` : '';
  if (unknown.size > 0) note(`Not from this case, so left as they are: ${names}${more}.`, flags);
  return EXIT.done;
}
