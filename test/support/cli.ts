import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import path from 'node:path';

const TOP = path.resolve(import.meta.dirname, '..', '..');

/** The built program, as a user starts it. */
export const MDEDIAG = path.join(TOP, 'bin', 'mdediag.js');

/** What a finished run left behind. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run in progress. */
export interface CliRun {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
}

/** Starts `mdediag ARGS` without a terminal; stdin is empty unless `options` say otherwise. */
export function startCli(args: readonly string[], options: SpawnOptions = {}): CliRun {
  return startProgram([process.execPath, MDEDIAG, ...args], options);
}

/** Starts any program and collects what it prints. */
export function startProgram([program, ...args]: readonly [string, ...string[]], options: SpawnOptions = {}): CliRun {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const result = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
  return { child, result };
}

/** Runs `mdediag ARGS` to its end. */
export function runCli(args: readonly string[], options: SpawnOptions = {}): Promise<CliResult> {
  return startCli(args, options).result;
}

/** Waits until `condition` holds, looking often; throws after `deadlineMs`. */
export async function until(condition: () => boolean | Promise<boolean>, deadlineMs = 10_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`the condition did not become true within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
