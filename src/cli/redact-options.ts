import path from 'node:path';
import { type Command, Option } from 'commander';
import { REDACTION_LEVELS, type RedactionLevel } from '../model/redaction.ts';
import type { Verbosity } from './terminal.ts';

/** `--redact` and what belongs to it. */
export interface RedactFlags extends Verbosity {
  readonly redact?: RedactionLevel;
  readonly caseKey?: string;
}

/** Adds `--redact` (or `--level`, where redacting is all a command does) and `--case-key`. */
export function addRedactFlags(command: Command, levelFlag: '--redact <level>' | '--level <level>'): Command {
  const isAll = levelFlag === '--level <level>';
  const levels = REDACTION_LEVELS.filter((level) => !isAll || level !== 'none');
  return command
    .addOption(
      new Option(levelFlag, 'take names and ids out: standard, or strict (addresses and paths too)')
        .choices(levels)
        .default(isAll ? 'standard' : 'none'),
    )
    .option('--case-key <file>', 'key and dictionary of this case (default: beside the archive)', (file) =>
      path.resolve(file),
    );
}
