import path from 'node:path';
import type { Person } from '../collect/person.ts';
import { formatDuration } from '../lib/quantity.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { ExperimentRequest } from '../pipeline/run-experiment.ts';
import { resolveOutput } from './collect-options.ts';
import { findProgram } from './find-program.ts';
import type { StateFlags } from './state-folder.ts';

/** With fewer measurements the verdict passes a window over. */
const FEWEST_PER_WINDOW = 5;

/** What `experiment bm` was told. */
export interface ExperimentFlags extends StateFlags {
  readonly windows: number;
  readonly window: number;
  readonly settle: number;
  readonly interval: number;
  readonly workload?: readonly [string, ...string[]];
  readonly seed?: number;
  readonly output?: string;
  readonly mdatp: string;
  readonly mdatpTimeout: number;
  readonly case?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** How the workload is run: as the person behind `sudo`, in the folder and with the search path of this terminal. */
export async function resolveWorkload(
  words: ExperimentFlags['workload'],
  { uid, gid, home }: Person,
): Promise<ExperimentRequest['workload']> {
  if (words === undefined) return undefined;
  const [word, ...args] = words;
  const options = { as: { uid, gid }, cwd: process.cwd(), env: { HOME: home, PATH: process.env['PATH'] ?? '' } };
  return { argv: [await findProgram(word, uid), ...args], options };
}

/** Throws a usage error when a window holds too few measurements to say anything. */
export function refuseShortWindow({ window, interval }: ExperimentFlags): void {
  if (window >= FEWEST_PER_WINDOW * interval && interval > 0) return;
  throw new KnownError(`A window of ${formatDuration(window)} holds too few measurements.`, {
    exitCode: EXIT.usage,
    hint: `Make --window at least ${FEWEST_PER_WINDOW} times as long as --interval (${formatDuration(interval)}).`,
  });
}

/** Where the measurements go. Throws a usage error when they cannot. */
export async function resolveSamplesPath(output: string | undefined, startedAt: Date): Promise<string> {
  const { folder, name } = await resolveOutput(output, false);
  const time = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
  return path.join(folder, name ?? `mdediag-experiment-${time}.jsonl`);
}
