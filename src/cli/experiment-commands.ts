import { type Command, Option } from 'commander';
import { formatDuration } from '../lib/quantity.ts';
import { asDuration } from './collect-options.ts';
import type { Act } from './program.ts';

/** What a saturated Defender may take; a minute is rare, but was seen. */
const ANSWER_TIMEOUT_MS = 60_000;

/** Adds `experiment`, `restore`, and the process behind an experiment that nobody calls by hand. */
export function addExperimentCommands(program: Command, act: Act): void {
  act(
    program
      .command('restore')
      .description('put back what an interrupted `experiment` left behind')
      .addOption(answerTimeoutOption())
      .option('--json', 'print one JSON document'),
    async () => (await import('./commands/restore.ts')).restore,
  );
  act(
    program
      .command('guardian', { hidden: true })
      .requiredOption('--answer-timeout-ms <number>', 'how long mdatp may take to answer', Number)
      .requiredOption('--deadline-ms <number>', 'when to put back what was changed in any case', Number),
    async () => (await import('./commands/guardian.ts')).guardian,
  );
}

function answerTimeoutOption(): Option {
  return new Option('--mdatp-timeout <time>', "how long Defender's program may take to answer")
    .argParser(asDuration)
    .default(ANSWER_TIMEOUT_MS, formatDuration(ANSWER_TIMEOUT_MS));
}
