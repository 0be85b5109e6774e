import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach } from '@jest/globals';
import { temporaryFolder } from './tree.ts';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Uses so many percent of one core, as far as a busy machine lets it, and prints what it has used: `{"t":…,"cpuMs":…}`. */
export function burn(percent: number): string {
  return `const begunMs = performance.now();
const begun = process.cpuUsage();
const cpuMs = () => {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
};
setInterval(() => {
  // Where the machine does not let it, it would burn for ever.
  const enoughMs = cpuMs() + 15;
  while (cpuMs() < Math.min(enoughMs, (performance.now() - begunMs) * ${percent / 100}));
  console.log(JSON.stringify({ t: Date.now(), cpuMs: cpuMs() }));
}, 20);`;
}

/** Holds so much memory. */
export function hold(bytes: number): string {
  return `globalThis.held = Buffer.alloc(${bytes}, 1);`;
}

/** A real process under the name of a program of Defender; ends with the test. Resolves when it does what `code` says. */
export async function startAs(name: string, ...code: string[]): Promise<ChildProcess> {
  const program = path.join(temporaryFolder(), name);
  symlinkSync(process.execPath, program);
  const script = [...code, `setInterval(() => {}, 1000);`, `console.log('ready');`].join('\n');
  const child = spawn(program, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  await once(child.stdout, 'data');
  // A full pipe would stop it.
  child.stdout.resume();
  return child;
}
