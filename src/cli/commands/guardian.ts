import { runCommand } from '../../lib/run-command.ts';
import { guard } from '../../measure/experiment/guardian.ts';
import { SIGNAL_EXIT } from '../../model/exit-code.ts';
import type { StateFlags } from '../state-folder.ts';

/** What an experiment passes to its guardian. */
interface GuardianFlags extends StateFlags {
  readonly answerTimeoutMs: number;
  readonly deadlineMs: number;
}

/** `mdediag guardian`: started by `experiment`, never by a person; ends when the experiment has ended and all is as before. */
export async function guardian({ stateFolder, answerTimeoutMs, deadlineMs }: GuardianFlags): Promise<number> {
  // A Mac that shuts down sends them to every process, and a terminal to those it started; what has to be put back comes first.
  for (const signal of Object.keys(SIGNAL_EXIT)) process.on(signal, () => undefined);
  const uid = process.getuid?.() ?? -1;
  const [input, output] = [process.stdin, process.stdout];
  await guard({ folder: stateFolder, answerTimeoutMs, deadlineMs, uid, run: runCommand, input, output });
  process.stdin.destroy();
  return 0;
}
