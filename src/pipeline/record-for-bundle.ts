import os from 'node:os';
import { SYSTEM_CLOCK } from '../lib/clock.ts';
import { messageOf } from '../lib/message-of.ts';
import type { CommandOptions, CommandResult } from '../lib/run-command.ts';
import { headerLine, type SamplesFile, samplesText } from '../measure/samples-file.ts';
import { systemProcessTable } from '../measure/system-process-table.ts';
import { errnoOf } from '../model/errors.ts';
import { recordSamples } from './record-samples.ts';

const INTERVAL_MS = 2_000;

/** Who records, and which `mdatp` is asked whether behavior monitoring is on. */
export interface Recorder {
  readonly mdatp: string;
  readonly uid: number;
  readonly platform: NodeJS.Platform;
}

/** Records for so long as `mdediag sample` does, and answers as a command would that prints its samples. */
export async function recordForBundle(
  { mdatp, uid, platform }: Recorder,
  durationMs: number,
  { timeoutMs, maxOutputBytes, signal }: CommandOptions,
): Promise<CommandResult> {
  const startedMs = SYSTEM_CLOCK.monotonicMs();
  const late = AbortSignal.timeout(Math.ceil(timeoutMs));
  const full = new AbortController();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const append: SamplesFile['append'] = async (lines) => {
    const chunk = Buffer.from(samplesText(lines));
    sizeBytes += chunk.length;
    if (sizeBytes > maxOutputBytes) full.abort();
    else chunks.push(chunk);
  };
  try {
    await recordSamples({
      table: systemProcessTable(platform, SYSTEM_CLOCK),
      clock: SYSTEM_CLOCK,
      intervalMs: Math.min(INTERVAL_MS, durationMs),
      durationMs,
      cores: os.cpus().length,
      mdatp,
      uid,
      async open(header) {
        await append([headerLine(header)]);
        return { append, async close() {} };
      },
      onProgress() {},
      signal: AbortSignal.any([late, full.signal, ...(signal === undefined ? [] : [signal])]),
    });
  } catch (error) {
    return { status: 'not-started', errno: errnoOf(error) ?? 'unknown', message: messageOf(error) };
  }
  const output = {
    stdout: Buffer.concat(chunks),
    stderr: Buffer.alloc(0),
    durationMs: SYSTEM_CLOCK.monotonicMs() - startedMs,
  };
  if (signal?.aborted) return { status: 'aborted', ...output };
  if (full.signal.aborted) return { status: 'flooded', stream: 'stdout', ...output };
  return late.aborted ? { status: 'timeout', ...output } : { status: 'exited', exitCode: 0, ...output };
}
