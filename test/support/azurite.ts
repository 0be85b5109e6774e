import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { testWhere } from './environment.ts';

const PROGRAM = process.env['MDEDIAG_AZURITE'];

/** True where `npm run test:upload` has installed Azurite. */
export const HAS_AZURITE = PROGRAM !== undefined;

/** `test` where `npm run test:upload` has installed Azurite, Microsoft's emulator of Azure Blob Storage. */
export const testWithAzurite = testWhere(HAS_AZURITE, '`npm run test:upload` runs it against Azurite');

/** A running server. */
export interface Azurite {
  readonly port: number;
  /** Ends it, and waits for its end. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a server that keeps everything in `folder`. On port 0 it chooses a free one. */
export async function startAzurite(folder: string, port = 0): Promise<Azurite> {
  const flags = ['--silent', '--disableTelemetry', '--skipApiVersionCheck'];
  const place = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--location', folder];
  const main = path.join(PROGRAM ?? '', 'dist', 'src', 'blob', 'main.js');
  const child = spawn(process.execPath, [main, ...place, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { port: await portOf(child), stop: (signal) => stop(child, signal) };
}

async function portOf({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: stdout })) {
    const port = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    stdout.resume();
    return Number(port);
  }
  throw new Error('Azurite ended before it listened');
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
