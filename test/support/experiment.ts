import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Load } from '../../fixtures/stand-in-mac/start.mjs';
import { type CliRun, MDEDIAG, startCli, startProgram, until } from './cli.ts';
import { ISOLATED } from './environment.ts';
import type { StandInMac } from './stand-in-mac.ts';

/** Processes of Defender by their names, with their load while behavior monitoring is on and off. */
export type Daemons = Readonly<Record<string, { on: Load; off: Load; noisePercent?: number }>>;

/** A process of Defender that does nothing. */
export const IDLE: Load = { percent: 0, megabytes: 0 };

/** Four short windows. */
export const SHORT = ['--windows', '4', '--window', '400ms', '--settle', '50ms', '--interval', '50ms'] as const;

/** Starts `mdediag experiment bm ARGS` with a yes, on the stand-in; the measurements go to {@link samplesOf}. */
export function startExperiment(mac: StandInMac, args: readonly string[] = SHORT): CliRun {
  return startCli(experimentArgs(mac, args));
}

/** The same where it sees no other processes of Defender than these; everything in there ends with it. */
export function startIsolated(mac: StandInMac, daemons: Daemons, args: readonly string[]): CliRun {
  const argv = [process.execPath, MDEDIAG, ...experimentArgs(mac, args)];
  const script = path.join(import.meta.dirname, 'in-stand-in.mjs');
  const setup = JSON.stringify({ folder: mac.folder, daemons, argv });
  return startProgram([...ISOLATED, process.execPath, script, setup]);
}

/** What was measured so far. */
export function samplesOf(mac: StandInMac): string {
  return existsSync(samplesFile(mac)) ? readFileSync(samplesFile(mac), 'utf8') : '';
}

/** Waits until a window is being measured. */
export function untilWindow(mac: StandInMac, window: string): Promise<void> {
  return until(() => samplesOf(mac).includes(`"window":"${window}"`), 30_000);
}

function samplesFile({ folder }: StandInMac): string {
  return `${folder}/samples.jsonl`;
}

function experimentArgs(mac: StandInMac, args: readonly string[]): string[] {
  const places = ['--mdatp', mac.mdatp, '--state-folder', mac.stateFolder, '-o', samplesFile(mac)];
  return ['experiment', 'bm', '--yes', '--json', ...places, ...args];
}
