import type { Clock } from '../lib/clock.ts';
import { runCommand } from '../lib/run-command.ts';
import { trustedBinary } from '../lib/trusted-binary.ts';

/** Whether behavior monitoring is on; null when the product does not say. */
export type BehaviorMonitoring = 'enabled' | 'disabled' | null;

const BOUNDS = { timeoutMs: 10_000, maxOutputBytes: 65_536 };

/**
 * Asks `mdatp` for the state of behavior monitoring. Null when there is no such program, it may not be run by root, does not
 * answer in ten seconds, or says something else. Without a license it warns first: the last line counts.
 */
export async function readBehaviorMonitoring(
  mdatp: string,
  { uid, signal }: { uid: number; signal: AbortSignal },
): Promise<BehaviorMonitoring> {
  const trusted = await trustedBinary(mdatp, { uid });
  if (!trusted.ok) return null;
  const argv = [trusted.path, 'health', '--field', 'behavior_monitoring'] as const;
  const result = await runCommand(argv, { ...BOUNDS, signal });
  if (result.status !== 'exited' || result.exitCode !== 0) return null;
  const said = result.stdout.toString('utf8').trim().split('\n').at(-1)?.trim().replaceAll('"', '');
  return said === 'enabled' || said === 'disabled' ? said : null;
}

const ASK_EVERY_MS = 60_000;

/**
 * Asks at once and then every minute until `signal` is aborted, beside whatever else goes on. Resolves after the first answer
 * with what was answered last.
 */
export async function watchBehaviorMonitoring(
  ask: (signal: AbortSignal) => Promise<BehaviorMonitoring>,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ current(): BehaviorMonitoring; readonly ended: Promise<void> }> {
  let current = await ask(signal);
  const repeat = async (): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(ASK_EVERY_MS, signal);
      if (!signal.aborted) current = await ask(signal);
    }
  };
  return { current: () => current, ended: repeat() };
}
