import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach } from '@jest/globals';
import type { Manifest, ManifestItem } from '../../src/model/manifest.ts';
import { archivesIn, commandItem, unpack } from './bundle.ts';
import { type CliResult, MDEDIAG, startProgram } from './cli.ts';
import type { Bundle } from './collect.ts';
import { temporaryFolder } from './tree.ts';

/** What the example Mac's `mdatp` answers. */
export const EXAMPLE_MDATP = path.resolve(import.meta.dirname, '..', '..', 'fixtures', 'example-mac', 'mdatp');

/** Shell code that never ends. */
export const FOREVER = 'while :; do sleep 0.1; done';

/** Shell code that leaves a process behind. */
export const LEAVE_BEHIND = `sh -c '${FOREVER}' "$0-background" &`;

/** A program in place of `mdatp`. */
export interface StandIn {
  readonly program: string;
  readonly folder: string;
  /** The command lines it was called with, in order. */
  calls(): string[];
  /** Processes of it that are still there. */
  alive(): string[];
}

/** Answers a command line (`version`, `health --output json`) with shell code, and all others with `otherwise`. */
export function standIn(answers: Readonly<Record<string, string>>, otherwise = 'echo "answer to $*"'): StandIn {
  const folder = temporaryFolder();
  folders.push(folder);
  const calls = path.join(folder, 'calls');
  const program = path.join(folder, 'mdatp');
  const cases = Object.entries(answers).map(([words, code]) => `'${words}') ${code} ;;`);
  writeFileSync(
    program,
    `#!/bin/sh\necho "$*" >>'${calls}'\ncase "$*" in\n${cases.join('\n')}\n*) ${otherwise} ;;\nesac\n`,
  );
  writeFileSync(calls, '');
  chmodSync(folder, 0o755);
  chmodSync(program, 0o755);
  chmodSync(calls, 0o666);
  return {
    program,
    folder,
    calls: () => readFileSync(calls, 'utf8').split('\n').slice(0, -1),
    alive: () => processesOf(folder),
  };
}

/** A finished run of `mdediag collect` on this machine. */
export interface LiveRun extends CliResult {
  readonly out: string;
  readonly bundle: Bundle;
  /** The manifest's entry for a command, by its id. */
  item(source: string): Extract<ManifestItem, { kind: 'command' }>;
  /** What is stored for a command, byte by byte. */
  stored(source: string): Buffer | undefined;
}

/** Runs `mdediag collect --yes` with a stand-in for `mdatp`. Throws unless there is exactly one archive afterwards. */
export async function collectLive(mdatp: string, flags: readonly string[] = [], uid?: number): Promise<LiveRun> {
  const out = temporaryFolder();
  if (uid !== undefined) chownSync(out, uid, uid);
  const argv = [process.execPath, MDEDIAG, 'collect', '--yes', '--include', 'live-state', '--mdatp', mdatp, '-o', out];
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const result = await startProgram([...argv, ...flags] as [string, ...string[]], identity).result;
  const [archive, ...others] = archivesIn(out);
  if (archive === undefined || others.length > 0) throw new Error(`no archive: ${result.stderr}`);
  const members = await unpack(archive);
  const manifest = JSON.parse(members.get('manifest.json')?.toString() ?? '') as Manifest;
  const item = (source: string): ReturnType<LiveRun['item']> => commandItem(manifest, source);
  return {
    ...result,
    out,
    bundle: { archive, manifest, members },
    item,
    stored: (source) => members.get(item(source).path ?? ''),
  };
}

const folders: string[] = [];

/** A test that fails because a process was left behind must not leave it behind. */
afterEach(() => {
  const left = folders.splice(0).flatMap(processesOf);
  for (const line of left) process.kill(Number.parseInt(line, 10), 'SIGKILL');
});

function processesOf(folder: string): string[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`${folder}/`) && !line.includes('mdediag.js'));
}
