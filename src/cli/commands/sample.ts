import os from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { findPerson } from '../../collect/person.ts';
import { SYSTEM_CLOCK } from '../../lib/clock.ts';
import { formatCount, formatDuration } from '../../lib/quantity.ts';
import { createSamplesFile } from '../../measure/samples-file.ts';
import { systemProcessTable } from '../../measure/system-process-table.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT, SIGNAL_EXIT } from '../../model/exit-code.ts';
import { recordSamples } from '../../pipeline/record-samples.ts';
import { recordingText } from '../../report/recording-text.ts';
import { resolveOutput } from '../collect-options.ts';
import { recordingDisplay } from '../recording-progress.ts';
import { endingOnSignals, SignalReceived } from '../signals.ts';
import { note, printResult, type Verbosity } from '../terminal.ts';

/** What `sample` was told. */
interface SampleFlags extends Verbosity {
  readonly for?: number;
  readonly interval: number;
  readonly output?: string;
  readonly mdatp: string;
  readonly force?: boolean;
}

/** A day at one tick every two seconds; a longer file could not be analyzed. */
const MAX_TICKS = 43_200;
const SHORTEST_INTERVAL_MS = 100;
/** Compiling what runs for milliseconds every second or two takes longer than it saves in an hour. */
const INTERVAL_TO_COMPILE_MS = 1_000;
const NO_COMPILING = ['--no-opt', '--no-sparkplug'];

/** `mdediag sample`: records until the time is over or somebody ends it; what was recorded stays in any case. */
export async function sample(flags: SampleFlags): Promise<number> {
  const durationMs = durationOf(flags);
  if (flags.interval >= INTERVAL_TO_COMPILE_MS) NO_COMPILING.forEach(setFlagsFromString);
  const { folder, name, force } = await resolveOutput(flags.output, flags.force === true);
  const file = path.join(folder, name ?? `mdediag-samples-${fileTime(new Date())}.jsonl`);
  const person = await findPerson(process.env, process.platform);
  const table = systemProcessTable(process.platform, SYSTEM_CLOCK);
  const owner = person.viaSudo ? person : undefined;

  return endingOnSignals(async (signal) => {
    const display = recordingDisplay(hintOf(flags, durationMs), flags);
    const progress = await recordSamples({
      table,
      clock: SYSTEM_CLOCK,
      intervalMs: flags.interval,
      durationMs,
      cores: os.cpus().length,
      mdatp: flags.mdatp,
      uid: person.viaSudo ? 0 : person.uid,
      open: (header) => createSamplesFile({ path: file, owner, force }, header, SYSTEM_CLOCK),
      onProgress: display.show,
      signal,
    }).finally(display.end);
    if (progress === undefined) note(`Nothing was measured yet; ${file} holds no samples.`);
    else await printResult(flags.quiet ? file : recordingText(progress, shownPath(file)));
    return exitCodeOf(signal, flags);
  });
}

/** Ctrl-C is how a recording without an end is ended; anything else that stops it is told to the caller. */
function exitCodeOf(signal: AbortSignal, flags: SampleFlags): number {
  if (!(signal.reason instanceof SignalReceived)) return EXIT.done;
  const { signal: received } = signal.reason;
  return received === 'SIGINT' && flags.for === undefined ? EXIT.done : SIGNAL_EXIT[received];
}

function durationOf(flags: SampleFlags): number {
  const { interval } = flags;
  const longestMs = MAX_TICKS * interval;
  if (interval < SHORTEST_INTERVAL_MS)
    throw usage(
      `--interval must be at least ${formatDuration(SHORTEST_INTERVAL_MS)}: CPU time is counted in steps of 10 ms.`,
    );
  if (flags.for === undefined) return longestMs;
  if (flags.for < interval)
    throw usage('--for must be at least as long as --interval: CPU use is measured between two ticks.');
  if (flags.for <= longestMs) return flags.for;
  throw usage(
    `A recording holds at most ${formatCount(MAX_TICKS)} ticks: ${formatDuration(longestMs)} at --interval ${formatDuration(interval)}.`,
    'Choose a longer --interval.',
  );
}

function usage(message: string, hint?: string): KnownError {
  return new KnownError(message, { exitCode: EXIT.usage, ...(hint !== undefined && { hint }) });
}

function hintOf(flags: SampleFlags, durationMs: number): string {
  return flags.for === undefined ? 'Ctrl-C ends it.' : `It ends after ${formatDuration(durationMs)}.`;
}

function fileTime(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** As it can be typed in the current folder. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
