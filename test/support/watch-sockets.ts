import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CliResult, MDEDIAG, startProgram } from './cli.ts';
import { testWhere } from './environment.ts';
import { temporaryFolder } from './tree.ts';

/** Follows children, and stops the program at these two calls alone. */
const STRACE = ['strace', '-f', '--seccomp-bpf', '-qq', '-e', 'trace=socket,connect', '-e', 'signal=none'] as const;

/** `test` where the kernel's own notes on sockets can be had. */
export const testWithStrace = testWhere(spawnSync(STRACE[0], [...STRACE.slice(1), 'true']).status === 0, 'no strace');

/** Sockets that lead out of the machine, or could; those between processes and to the kernel do not. */
const INNER = /AF_(?:UNIX|LOCAL|NETLINK)/;

/** Runs `mdediag ARGS`, and tells each call of it or of a program it starts that concerns a socket to elsewhere. */
export async function watchSockets(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CliResult & { readonly opened: string[] }> {
  const notes = path.join(temporaryFolder(), 'calls');
  const result = await startProgram([...STRACE, '-o', notes, process.execPath, MDEDIAG, ...args], { env }).result;
  const calls = readFileSync(notes, 'utf8').split('\n');
  return { ...result, opened: calls.filter((call) => /\b(?:socket|connect)\(/.test(call) && !INNER.test(call)) };
}
