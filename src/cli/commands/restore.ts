import { isStillRunning } from '../../lib/process-identity.ts';
import { runCommand } from '../../lib/run-command.ts';
import { readJournal } from '../../measure/experiment/journal.ts';
import { journalPath } from '../../measure/experiment/journal-path.ts';
import { restoreSetting } from '../../measure/experiment/restore.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { Restoration } from '../../model/experiment.ts';
import { restorationText } from '../../report/experiment-restoration.ts';
import { endingOnSignals } from '../signals.ts';
import { hasJournal, type StateFlags } from '../state-folder.ts';
import { printJson, printResult } from '../terminal.ts';

/** What `restore` was told. */
interface RestoreFlags extends StateFlags {
  readonly mdatpTimeout: number;
  readonly json?: boolean;
}

/** `mdediag restore`: puts back what an interrupted experiment left behind, and says what it did. */
export async function restore(flags: RestoreFlags): Promise<number> {
  const restoration = await endingOnSignals(
    (signal) => restoreUnlessRunning(flags, signal),
    'Run `sudo mdediag restore` again: what was not proven to be back is not forgotten.',
  );
  const text = restorationText(restoration, journalPath(flags.stateFolder));
  await (flags.json ? printJson({ schema: 1, ...restoration }) : printResult(text));
  return exitCodeOf(restoration);
}

/** The exit code that goes with what became of the setting. */
export function exitCodeOf(restoration: Restoration): number {
  if (restoration.status === 'damaged') return EXIT.integrity;
  if (restoration.status !== 'failed') return EXIT.done;
  return restoration.kind === 'no-answer' ? EXIT.noSpace : EXIT.usage;
}

async function restoreUnlessRunning(flags: RestoreFlags, signal: AbortSignal): Promise<Restoration> {
  if (!hasJournal(flags)) return { status: 'nothing-to-restore' };
  const { stateFolder, mdatpTimeout } = flags;
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) {
    throw new KnownError("Only the administrator account may change Defender's settings. Nothing was changed.", {
      exitCode: EXIT.noAccess,
      hint: 'Run `sudo mdediag restore`.',
    });
  }
  const journal = await readJournal(stateFolder);
  if (journal.state === 'present' && (await isStillRunning(journal.entry.owner))) {
    throw new KnownError(`The experiment is still running (process ${journal.entry.owner.pid}). Nothing was changed.`, {
      exitCode: EXIT.usage,
      hint: `End it with Ctrl-C in its window, or with \`sudo kill ${journal.entry.owner.pid}\`: it then restores by itself.`,
    });
  }
  return restoreSetting(stateFolder, { run: runCommand, uid, answerTimeoutMs: mdatpTimeout, signal });
}
