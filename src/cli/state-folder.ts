import { lstatSync } from 'node:fs';
import { Option } from 'commander';
import { journalPath } from '../measure/experiment/journal.ts';
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

/** One line on stderr while the journal of an experiment is there. Costs one look at a name. */
export function warnOfJournal(flags: StateFlags): void {
  if (lstatSync(journalPath(flags.stateFolder), { throwIfNoEntry: false }) === undefined) return;
  note('An experiment is running or was interrupted: `sudo mdediag restore` puts the setting it changed back.', flags);
}
