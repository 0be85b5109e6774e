import os from 'node:os';
import type { Clock } from '../lib/clock.ts';
import { type CommandResult, runCommand } from '../lib/run-command.ts';
import {
  type IsWanted,
  MAX_MEASURED,
  type OwnReading,
  type ProcessReading,
  type ProcessTable,
} from './process-table.ts';
import { PS_COLUMNS, readPsOutput } from './ps-output.ts';
import { readUsedBytes } from './vm-stat.ts';

/** Runs a program as {@link runCommand} does. */
type Run = (argv: readonly [string, ...string[]], signal: AbortSignal) => Promise<CommandResult>;

/** How often all processes are listed. Between, `ps` is asked for the known ones only: it spends most on each command line. */
const FULL_LOOK_EVERY_MS = 10_000;
const BOUNDS = { timeoutMs: 5_000, maxOutputBytes: 32_000_000 };
const MICROSECONDS = 1e6;
const MILLISECONDS = 1e3;

/**
 * The processes of a Mac, from `ps`, which needs no right and sees those of root. A process that begins while all known ones
 * live is noticed up to 10 seconds later; one that takes the place of another at once. Memory of the machine is measured as
 * often as all processes are listed, else null.
 */
export function macosProcessTable(
  isWanted: IsWanted,
  clock: Omit<Clock, 'sleep'>,
  run: Run = runBounded,
): ProcessTable {
  let known: readonly ProcessReading[] = [];
  let lastFullLookMs = Number.NEGATIVE_INFINITY;

  const lookAtAll = async (signal: AbortSignal): Promise<readonly ProcessReading[]> => {
    const text = textOf(await run(['/bin/ps', '-axww', ...PS_COLUMNS], signal), signal);
    lastFullLookMs = clock.monotonicMs();
    return readPsOutput(text)
      .filter(({ command }) => isWanted(command))
      .slice(0, MAX_MEASURED);
  };

  /** Undefined when they are not the same ones anymore. */
  const lookAtKnown = async (signal: AbortSignal): Promise<readonly ProcessReading[] | undefined> => {
    if (known.length === 0) return known;
    const pids = known.map(({ pid }) => pid).join(',');
    const found = readPsOutput(textOf(await run(['/bin/ps', '-ww', ...PS_COLUMNS, '-p', pids], signal), signal));
    const isSame = known.every((one) => found.some((other) => isSameProcess(one, other)));
    return isSame ? found : undefined;
  };

  return {
    async read(signal) {
      const isFullLookDue = clock.monotonicMs() - lastFullLookMs >= FULL_LOOK_EVERY_MS;
      const same = isFullLookDue ? undefined : await lookAtKnown(signal);
      known = same ?? (await lookAtAll(signal));
      const [monotonicMs, at] = [clock.monotonicMs(), clock.now()];
      const usedBytes = isFullLookDue ? await usedMemory(run, signal) : null;
      return {
        monotonicMs,
        at,
        processes: known,
        machine: { busySeconds: busySeconds(), usedBytes },
        own: ownReading(),
      };
    },
  };
}

function isSameProcess(one: ProcessReading, other: ProcessReading): boolean {
  return one.pid === other.pid && one.startedAt === other.startedAt && one.command === other.command;
}

async function usedMemory(run: Run, signal: AbortSignal): Promise<number | null> {
  const result = await run(['/usr/bin/vm_stat'], signal);
  return result.status === 'exited' ? readUsedBytes(result.stdout.toString('latin1')) : null;
}

/** `ps` ends with 1 when none of the processes it was asked for is there. Throws when it could not be asked. */
function textOf(result: CommandResult, signal: AbortSignal): string {
  signal.throwIfAborted();
  if (result.status === 'exited' && result.exitCode <= 1) return result.stdout.toString('latin1');
  throw new Error(`/bin/ps did not list the processes (${result.status})`);
}

function busySeconds(): number {
  const times = os.cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return times.reduce((total, ms) => total + ms, 0) / MILLISECONDS;
}

/** Without the programs we ran: macOS does not tell Node. */
function ownReading(): OwnReading {
  const { user, system } = process.cpuUsage();
  return { pid: process.pid, cpuSeconds: (user + system) / MICROSECONDS, rssBytes: process.memoryUsage.rss() };
}

function runBounded(argv: readonly [string, ...string[]], signal: AbortSignal): Promise<CommandResult> {
  return runCommand(argv, { ...BOUNDS, signal });
}
