import type { Clock } from '../../lib/clock.ts';
import type { CommandResult } from '../../lib/run-command.ts';

/** What became of the repetitions of a workload in one window. */
export interface WorkloadRuns {
  /** How long each took that came to its end. */
  readonly seconds: readonly number[];
  /** How the last one that failed did so; undefined when none failed. */
  readonly failure: string | undefined;
}

/** What fails at once would otherwise keep the machine busy with failing. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Runs a workload again and again until `signal` is aborted, which ends the last one; `onFinished` gets each duration in seconds. */
export async function repeatWorkload(
  run: (signal: AbortSignal) => Promise<CommandResult>,
  clock: Clock,
  signal: AbortSignal,
  onFinished: (seconds: number) => Promise<void>,
): Promise<WorkloadRuns> {
  const seconds: number[] = [];
  let failure: string | undefined;
  while (!signal.aborted) {
    const result = await run(signal);
    if (signal.aborted) break;
    if (result.status === 'exited' && result.exitCode === 0) {
      const took = Math.round(result.durationMs) / 1_000;
      seconds.push(took);
      await onFinished(took);
    } else {
      failure = result.status === 'exited' ? `exit code ${result.exitCode}` : failureOf(result);
      await clock.sleep(PAUSE_AFTER_FAILURE_MS, signal);
    }
  }
  return { seconds, failure };
}

function failureOf(result: CommandResult): string {
  return result.status === 'not-started' ? `${result.errno}: it could not be started` : result.status;
}
