import { lstatSync } from 'node:fs';
import { Option } from 'commander';
import { journalPath } from '../measure/experiment/journal-path.ts';
import { note, type Verbosity } from './terminal.ts';

/** Which folder outlives a run: only an experiment's journal is in it. */
export interface StateFlags extends Verbosity {
  readonly stateFolder: string;
}

const USUAL = process.platform === 'darwin' ? '/Library/Application Support/mdediag' : '/var/lib/mdediag';

/** `--state-folder`: for tests, and for trying things out beside a real experiment. */
export function stateFolderOption(): Option {
  return new Option('--state-folder <dir>', "where an experiment's journal is kept").default(USUAL).hideHelp();
}

/** Whether the journal of an experiment is there; no for whoever may not even see that. Costs one look at a name. */
export function hasJournal({ stateFolder }: StateFlags): boolean {
  try {
    lstatSync(journalPath(stateFolder));
    return true;
  } catch {
    return false;
  }
}

/** One line on stderr while there is one. */
export function warnOfJournal(flags: StateFlags): void {
  if (!hasJournal(flags)) return;
  note('An experiment is running or was interrupted: `sudo mdediag restore` puts the setting it changed back.', flags);
}
