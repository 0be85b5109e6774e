import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseArgsStringToArgv } from 'string-argv';
import { formatDuration } from '../lib/quantity.ts';
import { asCase, asDuration, mdatpOption } from './collect-options.ts';
import type { Act } from './program.ts';

/** What a saturated Defender may take; a minute is rare, but was seen. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Our own choice, proved by simulation: docs/statistics.md. */
const WINDOWS = 8;
const WINDOW_MS = 2 * 60_000;
const SETTLE_MS = 20_000;
const INTERVAL_MS = 2_000;
const MOST_WINDOWS = 100;
const MAX_SEED = 2 ** 31 - 1;

/** Adds `experiment`, `restore`, and the process behind an experiment that nobody calls by hand. */
export function addExperimentCommands(program: Command, act: Act): void {
  const experiment = program
    .command('experiment')
    .description('find out by a test on this Mac what is behind the load of Defender');
  act(
    experiment
      .command('bm')
      .description('measure with behavior monitoring on and off, in random order, and put it back')
      .addOption(countOption())
      .addOption(durationOption('--window <time>', 'how long each window is measured', WINDOW_MS))
      .addOption(durationOption('--settle <time>', 'how long to wait before each window', SETTLE_MS))
      .addOption(durationOption('--interval <time>', 'time between two measurements', INTERVAL_MS))
      .option('--workload <command>', 'run this again and again in every window, without a shell', asWords)
      .option('--seed <number>', 'repeat the order of the windows of an earlier run', asSeed)
      .option('-o, --output <path>', 'file or folder for the measurements (default: the current folder)')
      .addOption(mdatpOption())
      .addOption(answerTimeoutOption())
      .option('--case <id>', 'the number of your support case', asCase)
      .option('--yes', 'agree without being asked')
      .option('--json', 'print one JSON document'),
    async () => (await import('./commands/experiment.ts')).experiment,
  );
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
  return durationOption('--mdatp-timeout <time>', "how long Defender's program may take to answer", ANSWER_TIMEOUT_MS);
}

function durationOption(flags: string, description: string, ms: number): Option {
  return new Option(flags, description).argParser(asDuration).default(ms, formatDuration(ms));
}

function countOption(): Option {
  const option = new Option('--windows <number>', 'how many windows, half of them with it off').default(WINDOWS);
  return option.argParser((text) => {
    const windows = Number(text);
    if (Number.isInteger(windows) && windows >= 4 && windows % 2 === 0 && windows <= MOST_WINDOWS) return windows;
    throw new InvalidArgumentError(`Give an even number from 4 to ${MOST_WINDOWS}.`);
  });
}

function asSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= MAX_SEED) return seed;
  throw new InvalidArgumentError(`Give a whole number from 0 to ${MAX_SEED}.`);
}

/** The program and its arguments. Quotes and backslashes work as in a shell, nothing else does. */
function asWords(text: string): [string, ...string[]] {
  const [program, ...args] = parseArgsStringToArgv(text);
  if (program !== undefined) return [program, ...args];
  throw new InvalidArgumentError('Give a program, with its arguments if it needs any.');
}
