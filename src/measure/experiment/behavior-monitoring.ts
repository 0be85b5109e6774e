import { setTimeout as pause } from 'node:timers/promises';
import { displayText } from '../../lib/display-text.ts';
import { formatDuration } from '../../lib/quantity.ts';
import type { CommandOptions, CommandResult } from '../../lib/run-command.ts';
import type { Monitoring, SettingFailure } from '../../model/experiment.ts';

/** Runs a program, as `runCommand` does. */
export type Run = (argv: readonly [string, ...string[]], options: CommandOptions) => Promise<CommandResult>;

/** Defender's command-line program, and how to talk to it. */
export interface Mdatp {
  readonly run: Run;
  /** Absolute path. */
  readonly program: string;
  /** How long it may take to answer one question. */
  readonly answerTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What Defender says it is now. */
export type MonitoringReading = { readonly ok: true; readonly value: Monitoring } | SettingFailure;

/** What Defender is asked and how often: it may need a moment until it says what it has agreed to. */
const READ_BACK_PAUSES_MS = [0, 100, 250, 500, 1_000];
const MAX_OUTPUT_BYTES = 65_536;

/** `mdatp health --field` prints the bare value; older clients `1` for `"enabled"` (behavior-monitor-macos, read 2026-11). */
const WORDS = new Map<string, Monitoring>([
  ['enabled', 'enabled'],
  ['true', 'enabled'],
  ['1', 'enabled'],
  ['disabled', 'disabled'],
  ['false', 'disabled'],
  ['0', 'disabled'],
]);

/** Asks Defender whether behavior monitoring is on. */
export async function readMonitoring(mdatp: Mdatp): Promise<MonitoringReading> {
  const answer = await ask(mdatp, ['health', '--field', 'behavior_monitoring']);
  if (!answer.ok) return answer;
  // Without a license, a banner comes first.
  const line = answer.text.trim().split('\n').at(-1) ?? '';
  const value = WORDS.get(line.replace('[managed]', '').trim().replace(/^"|"$/g, ''));
  if (value !== undefined) return { ok: true, value };
  const shown = line === '' ? 'nothing' : `\`${displayText(line.slice(0, 80))}\``;
  return failure('not-understood', `Asked whether behavior monitoring is on, mdatp said ${shown}.`);
}

/** Switches behavior monitoring and asks until Defender says so too. */
export async function changeMonitoring(mdatp: Mdatp, value: Monitoring): Promise<MonitoringReading> {
  const change = await ask(mdatp, ['config', 'behavior-monitoring', '--value', value]);
  if (!change.ok) return change;
  let reading: MonitoringReading = { ok: true, value };
  for (const ms of READ_BACK_PAUSES_MS) {
    await pause(ms);
    if (mdatp.signal?.aborted) break;
    reading = await readMonitoring(mdatp);
    if (reading.ok && reading.value === value) return reading;
  }
  if (!reading.ok) return reading;
  return failure('not-kept', `mdatp agreed to set behavior monitoring to ${value}, but it stays ${reading.value}.`);
}

type Answer = { readonly ok: true; readonly text: string } | SettingFailure;

async function ask({ run, program, answerTimeoutMs, signal }: Mdatp, args: readonly string[]): Promise<Answer> {
  const result = await run([program, ...args], {
    timeoutMs: answerTimeoutMs,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    ...(signal && { signal }),
  });
  const command = `mdatp ${args.join(' ')}`;
  if (result.status === 'exited' && result.exitCode === 0) return { ok: true, text: result.stdout.toString('utf8') };
  if (result.status === 'exited') {
    const said = [result.stderr, result.stdout]
      .map((bytes) => bytes.toString('utf8').trim())
      .find((text) => text !== '');
    const words = said === undefined ? '' : `: ${displayText(said.slice(0, 200))}`;
    return failure('refused', `\`${command}\` failed with exit code ${result.exitCode}${words}.`);
  }
  if (result.status === 'timeout') {
    return failure('no-answer', `\`${command}\` did not answer within ${formatDuration(answerTimeoutMs)}.`);
  }
  return failure('no-answer', `\`${command}\` gave no answer (${result.status}).`);
}

function failure(kind: SettingFailure['kind'], message: string): SettingFailure {
  return { ok: false, kind, message };
}
