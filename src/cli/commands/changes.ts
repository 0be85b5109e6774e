import { EXIT } from '../../model/exit-code.ts';
import { seriesChanges } from '../../pipeline/series-changes.ts';
import { changesDocument, changesText, doubts } from '../../report/changes-text.ts';
import { oraProgress } from '../progress-ora.ts';
import { note, printJson, printResult, type Verbosity } from '../terminal.ts';

interface Flags extends Verbosity {
  readonly column?: string;
  readonly time?: string;
  readonly json?: boolean;
}

/** `mdediag changes`: where a series is not what it was. */
export async function changes(file: string, flags: Flags): Promise<number> {
  const found = await seriesChanges(file, flags, await oraProgress(flags));
  for (const doubt of doubts(found.series)) note(doubt, flags);
  await (flags.json ? printJson(changesDocument(found)) : printResult(changesText(file, found)));
  return EXIT.done;
}
