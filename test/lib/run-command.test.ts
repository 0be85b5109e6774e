import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { type CommandOptions, type CommandResult, killLiveCommands, runCommand } from '../../src/lib/run-command.ts';

const GENEROUS_MS = 20_000;
/** Far below the time any of these children would take by itself. */
const A_MOMENT_MS = 5_000;

/** A `sleep` nobody else has: what is left of a command shows in the process list by its argument. */
let sleep: string;
let sleepCount = 0;
beforeEach(() => {
  sleepCount += 1;
  sleep = `sleep 300.${process.pid}${sleepCount}`;
});
afterEach(() => {
  killLiveCommands();
  for (const pid of processesRunning(sleep)) process.kill(pid, 'SIGKILL');
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mdediag-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a command that ends by itself', () => {
  test('gives its exit code and both outputs apart', async () => {
    const result = await shell('echo out; echo err >&2; exit 70');
    expect(result).toEqual({
      status: 'exited',
      exitCode: 70,
      stdout: Buffer.from('out\n'),
      stderr: Buffer.from('err\n'),
      durationMs: expect.any(Number),
    });
  });

  test('keeps bytes that are not text', async () => {
    const result = await shell("printf 'a\\000\\377\\303\\n'");
    expect(result).toMatchObject({ status: 'exited', stdout: Buffer.from([0x61, 0x00, 0xff, 0xc3, 0x0a]) });
  });

  test('takes its arguments as they are, without a shell', async () => {
    const result = await run(['/bin/echo', '$HOME', '; echo more', '*']);
    expect(result).toMatchObject({ stdout: Buffer.from('$HOME ; echo more *\n') });
  });

  test('is timed with the clock passed in', async () => {
    const ticks = [1_000, 1_312];
    const result = await shell('exit 0', { now: () => ticks.shift() ?? Number.NaN });
    expect(result).toMatchObject({ status: 'exited', durationMs: 312 });
  });

  test('says which signal ended it', async () => {
    expect(await shell('kill -SEGV $$')).toMatchObject({ status: 'killed', signal: 'SIGSEGV' });
  });

  test('may have a limit of a month', async () => {
    expect(await shell('sleep 0.1', { timeoutMs: 30 * 86_400_000 })).toMatchObject({ status: 'exited', exitCode: 0 });
  });
});

describe('a command that cannot start', () => {
  test.each([
    ['is missing', () => join(folder, 'missing'), 'ENOENT'],
    ['is a folder', () => folder, 'EACCES'],
    ['is not executable', () => textFile('not-executable', 0o644), 'EACCES'],
  ])('because it %s', async (_, path, errno) => {
    expect(await run([path()])).toEqual({ status: 'not-started', errno, message: expect.stringContaining(errno) });
  });

  test('because its arguments are too long', async () => {
    const result = await run(['/bin/echo', 'x'.repeat(4_000_000)]);
    expect(result).toMatchObject({ status: 'not-started', errno: 'E2BIG' });
  });

  test.each(['echo', './echo', ''])('because %p is not an absolute path is a mistake of the caller', async (path) => {
    await expect(run([path])).rejects.toThrow(TypeError);
  });
});

describe('a command that does not end', () => {
  test('is stopped, and what it printed is kept', async () => {
    const result = await shell(`echo before; ${sleep}`, { timeoutMs: 1_000 });
    expect(result).toMatchObject({ status: 'timeout', stdout: Buffer.from('before\n') });
    await expectGone(sleep);
  });

  test('may clean up within the grace', async () => {
    const result = await shell(`trap 'echo cleaned; exit 0' TERM; ${sleep} & wait`, { timeoutMs: 1_000 });
    expect(result).toMatchObject({ status: 'timeout', stdout: Buffer.from('cleaned\n') });
    await expectGone(sleep);
  });

  test('is killed after the grace when it ignores SIGTERM, and so is what it started', async () => {
    const result = await shell(`trap '' TERM; ${sleep} & wait; wait`, { timeoutMs: 300, graceMs: 100 });
    expect(result.status).toBe('timeout');
    expect(durationOf(result)).toBeGreaterThanOrEqual(400 - TIMER_SLACK_MS);
    await expectGone(sleep);
  });

  test('is killed also when it has stopped itself', async () => {
    const result = await shell('kill -STOP $$', { timeoutMs: 300, graceMs: 100 });
    expect(result.status).toBe('timeout');
  });

  test('is stopped by the signal', async () => {
    const abort = new AbortController();
    const running = shell(`trap '' TERM; ${sleep} & wait; wait`, { signal: abort.signal, graceMs: 100 });
    await expectRunning(sleep);
    abort.abort();
    expect((await running).status).toBe('aborted');
    await expectGone(sleep);
  });

  test('does not start after the signal', async () => {
    const witness = join(folder, 'started');
    const result = await shell(`: > ${witness}`, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: 'aborted', durationMs: 0 });
    expect(readdirSync(folder)).not.toContain('started');
  });

  test('ends at once, with everything it started, when all live commands are killed', async () => {
    const stubborn = `trap '' TERM; ${sleep} & wait; wait`;
    const both = [shell(stubborn), shell(stubborn)];
    await expectRunning(sleep, 2);
    killLiveCommands();
    for (const result of await Promise.all(both)) expect(result).toMatchObject({ status: 'killed', signal: 'SIGKILL' });
    await expectGone(sleep);
  });
});

describe('a command that ends but leaves a process holding its output', () => {
  test('returns at once, with all it printed, and the process is gone', async () => {
    const startedMs = performance.now();
    const result = await shell(`trap '' TERM; head -c 200000 /dev/zero; ${sleep} & exit 3`);
    expect(performance.now() - startedMs).toBeLessThan(A_MOMENT_MS);
    expect(result).toMatchObject({ status: 'exited', exitCode: 3 });
    expect(stdoutOf(result)).toHaveLength(200_000);
    await expectGone(sleep);
  });

  test('returns at once also when that process has left the group', async () => {
    const startedMs = performance.now();
    const result = await run([process.execPath, '-e', daemonize(sleep)]);
    expect(performance.now() - startedMs).toBeLessThan(A_MOMENT_MS);
    expect(result).toMatchObject({ status: 'exited', exitCode: 0, stdout: Buffer.from('done') });
  });
});

describe('a command that prints too much', () => {
  test('is stopped at the limit, and its first part is kept', async () => {
    const result = await run(['/usr/bin/yes'], { maxOutputBytes: 100_001 });
    expect(result).toMatchObject({ status: 'flooded', stream: 'stdout' });
    expect(stdoutOf(result).toString()).toBe(`${'y\n'.repeat(50_000)}y`);
  });

  test('is stopped also when the flood is on stderr, and stdout is kept', async () => {
    const result = await shell('echo fine; exec /usr/bin/yes >&2', { maxOutputBytes: 1_000 });
    expect(result).toMatchObject({ status: 'flooded', stream: 'stderr', stdout: Buffer.from('fine\n') });
  });

  test('is killed when it goes on in spite of SIGTERM', async () => {
    const result = await shell(`trap '' TERM; ${sleep} & exec /usr/bin/yes`, { maxOutputBytes: 1_000, graceMs: 100 });
    expect(result).toMatchObject({ status: 'flooded', stream: 'stdout' });
    await expectGone(sleep);
  });

  test.each([
    [1_000, 'exited'],
    [1_001, 'flooded'],
  ])('and has ended: %d bytes under a limit of 1,000 are %s', async (sizeBytes, status) => {
    const result = await shell(`head -c ${sizeBytes} /dev/zero`, { maxOutputBytes: 1_000 });
    expect(result.status).toBe(status);
    expect(stdoutOf(result)).toHaveLength(1_000);
  });
});

describe('the world of a command', () => {
  test('has no input and no terminal, so a question fails instead of waiting', async () => {
    const result = await shell(`
      read answer || echo "no input"
      (: < /dev/tty) 2>/dev/null || echo "no terminal"
      [ "$(ps -o pgid= -p $$ | tr -d ' ')" = $$ ] && echo "own group"
      pwd`);
    expect(stdoutOf(result).toString()).toBe('no input\nno terminal\nown group\n/\n');
  });

  test('holds nothing of a hostile environment', () => {
    const { stdout } = inRealProcess(
      `
      const result = await runCommand(['/usr/bin/env'], { timeoutMs: 20_000, maxOutputBytes: 100_000, env: { HOME: '/Users/pat' } });
      console.log(result.stdout.toString());`,
      {
        PATH: '/hostile',
        HOME: '/hostile',
        LC_ALL: 'de_DE.UTF-8',
        LD_PRELOAD: '/hostile/preload.so',
        LD_LIBRARY_PATH: '/hostile',
        DYLD_INSERT_LIBRARIES: '/hostile/insert.dylib',
        NODE_OPTIONS: '--no-deprecation',
        NODE_V8_COVERAGE: join(folder, 'coverage'),
        IFS: '/',
        BASH_ENV: '/hostile/env.sh',
      },
    );
    expect(stdout.trim().split('\n').sort()).toEqual([
      'HOME=/Users/pat',
      'LC_ALL=C',
      'PATH=/usr/bin:/bin:/usr/sbin:/sbin',
    ]);
  });

  test('has no home unless one is given', async () => {
    const result = await run(['/usr/bin/env']);
    expect(stdoutOf(result).toString()).not.toContain('HOME');
  });
});

describe('a caller that goes away while a command runs', () => {
  const hang = () => `
    const running = runCommand(['/bin/sh', '-c', "trap '' TERM; ${sleep} & echo; wait; wait"], { timeoutMs: 300_000, maxOutputBytes: 100 });
    const { execFileSync } = await import('node:child_process');
    while (!execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' }).includes('\\n${sleep}')) ;
    console.log('it ran');`;

  test.each([
    ['by process.exit', 'process.exit(0);'],
    ['by an error nobody caught', "setTimeout(() => { throw new Error('bug'); });"],
  ])('%s leaves nothing behind', async (_, goAway) => {
    expect(inRealProcess(`${hang()} ${goAway}`).stdout).toBe('it ran\n');
    await expectGone(sleep);
  });

  test('is not kept from ending by commands that have ended', () => {
    const startedMs = performance.now();
    const { stderr } = inRealProcess(`
      const bounds = { timeoutMs: 300_000, maxOutputBytes: 100, graceMs: 300_000 };
      await runCommand(['/bin/sh', '-c', 'exit 0'], bounds);
      await runCommand(['/usr/bin/yes'], bounds);
      await runCommand([process.execPath, '-e', ${JSON.stringify(daemonize(sleep))}], bounds);`);
    expect(performance.now() - startedMs).toBeLessThan(A_MOMENT_MS);
    expect(stderr).toBe('');
  });

  test('can run many, one after the other, without a warning of Node', () => {
    const { stdout, stderr } = inRealProcess(`
      const { signal } = new AbortController();
      for (let count = 0; count < 30; count += 1) {
        await runCommand(['/bin/echo'], { timeoutMs: 20_000, maxOutputBytes: 100, signal });
      }
      console.log('done');`);
    expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
  });
});

/** Timers may fire a little early. */
const TIMER_SLACK_MS = 20;

function run(argv: readonly [string, ...string[]], options: Partial<CommandOptions> = {}): Promise<CommandResult> {
  return runCommand(argv, { timeoutMs: GENEROUS_MS, maxOutputBytes: 1_000_000, ...options });
}

function shell(script: string, options: Partial<CommandOptions> = {}): Promise<CommandResult> {
  return run(['/bin/sh', '-c', script], options);
}

/** Source for Node that leaves a process behind which has left the group and holds the output. */
function daemonize(commandLine: string): string {
  const [file, ...args] = commandLine.split(' ');
  return `
    const { spawn } = require('node:child_process');
    spawn('${file}', ${JSON.stringify(args)}, { detached: true, stdio: 'inherit' }).unref();
    process.stdout.write('done');`;
}

function stdoutOf(result: CommandResult): Buffer {
  if (result.status === 'not-started') throw new Error(result.message);
  return result.stdout;
}

function durationOf(result: CommandResult): number {
  if (result.status === 'not-started') throw new Error(result.message);
  return result.durationMs;
}

function textFile(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

/** Process ids of exactly this command line; the shell that was told to start it has a longer one. */
function processesRunning(commandLine: string): number[] {
  const list = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.endsWith(` ${commandLine}`) && line.split(' ').length === 3)
    .map((line) => Number.parseInt(line, 10));
}

async function expectRunning(commandLine: string, count = 1): Promise<void> {
  await until(() => processesRunning(commandLine).length === count, `${count} × ${commandLine} to run`);
}

async function expectGone(commandLine: string): Promise<void> {
  await until(() => processesRunning(commandLine).length === 0, `${commandLine} to be gone`);
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + A_MOMENT_MS;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs `script`, which may call `runCommand`, in a Node process of its own, because Jest gives tests a copy of `process`. */
function inRealProcess(
  script: string,
  env: Record<string, string> = { PATH: '/usr/bin:/bin' },
): { stdout: string; stderr: string } {
  const lib = join(import.meta.dirname, '../../src/lib');
  for (const name of ['run-command', 'bounded-output']) {
    const { code } = transformSync(readFileSync(join(lib, `${name}.ts`), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    writeFileSync(join(folder, `${name}.mjs`), code.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.mjs'"));
  }
  const main = join(folder, 'main.mjs');
  const library = pathToFileURL(join(folder, 'run-command.mjs')).href;
  writeFileSync(main, `import { runCommand } from '${library}';\n${script}`);
  return spawnSync(process.execPath, [main], { env, encoding: 'utf8', timeout: GENEROUS_MS });
}
