import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createOutput } from '../../src/bundle/output-file.ts';
import { archivesIn } from '../support/bundle.ts';
import { runCli, startCli, until } from '../support/cli.ts';
import { testWhere } from '../support/environment.ts';
import { gatedMdatp } from '../support/gated-mdatp.ts';
import { incompressible, unfinishedBytes } from '../support/large-tree.ts';
import { HAS_PYTHON, inTerminal } from '../support/terminal.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;
const HEALTH = 'health --output json';
const CALLS = [HEALTH, 'health', 'version', 'exclusion list', 'threat list', 'performance-profiles list-applied'];
const LOG_BYTES = 32_000_000;

const random = seeded(20261120);
const FIVE_SIZES = Array.from({ length: 5 }, () => Math.floor((random() * LOG_BYTES) / 3)).sort((a, b) => a - b);
const FIVE_CALLS = Array.from({ length: 5 }, () => CALLS.splice(Math.floor(random() * CALLS.length), 1)[0] ?? HEALTH);

describe('a signal ends the run: no archive, no temporary file, no process is left', () => {
  test.each(FIVE_SIZES)('when %d bytes of the archive are written', async (sizeBytes) => {
    const tree = treeOf({ [`${LOGS}/install.log`]: incompressible(LOG_BYTES) });
    await forEachSignal(async (signal, exitCode) => {
      const target = temporaryFolder();
      const { child, result } = startCli(['collect', '--yes', '--root', tree, '-o', target]);
      await until(() => unfinishedBytes(target) >= sizeBytes);
      child.kill(signal);
      expect(await result).toEqual({ exitCode, signal: null, stdout: '', stderr: endingWith(signal) });
      expect(archivesIn(target)).toEqual([]);
    });
  });

  test.each(FIVE_CALLS)('while `mdatp %s` runs', async (call) => {
    await forEachSignal(async (signal, exitCode) => {
      const run = await startGated(call);
      run.child.kill(signal);
      expect(await run.result).toEqual({ exitCode, signal: null, stdout: '', stderr: endingWith(signal) });
      expect({ archives: archivesIn(run.target), alive: run.alive() }).toEqual({ archives: [], alive: [] });
    });
  });

  test('before it has begun', async () => {
    await forEachSignal(async (signal) => {
      const target = temporaryFolder();
      const { child, result } = startCli(['collect', '--yes', '-o', target]);
      child.kill(signal);
      expect(await result).toMatchObject({ exitCode: null, signal, stdout: '' });
      expect(archivesIn(target)).toEqual([]);
    });
  });

  testWhere(HAS_PYTHON, 'there is no python3')('when its terminal window is closed', async () => {
    const mdatp = gatedMdatp(HEALTH);
    const target = temporaryFolder();
    const steps = [{ expect: 'Collecting' }, { close: true }] as const;
    expect(await inTerminal(liveArgs(mdatp.program, target), steps)).toMatchObject({ exitCode: 129, signal: null });
    expect({ archives: archivesIn(target), alive: mdatp.alive() }).toEqual({ archives: [], alive: [] });
  });
});

test('a second signal ends the run at once; even then nothing is left', async () => {
  const run = await startGated(HEALTH);
  // Both wait while it stands still, so the second one comes before anything could be cleaned up for the first.
  for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'] as const) run.child.kill(signal);
  const { exitCode, stdout, stderr } = await run.result;
  expect([130, 143]).toContain(exitCode);
  expect({ stdout, said: stderr.includes('Stopped by') }).toEqual({ stdout: '', said: false });
  expect({ archives: archivesIn(run.target), alive: run.alive() }).toEqual({ archives: [], alive: [] });
});

test('a signal while the finished archive is made durable comes in time', async () => {
  const folder = temporaryFolder();
  const output = await createOutput(folder, { pid: process.pid, chance: 'test', owner: undefined });
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(output.commit('out.zip', { force: false, signal })).rejects.toThrow('stopped');
  await output.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a signal that comes when the archive stands changes nothing: it stays, and the exit code says so', async () => {
  const tooLarge = Array.from({ length: 4_000 }, (_, index) => [`${LOGS}/${index}.json`, '{"a":"too large"}'] as const);
  const tree = treeOf({ ...Object.fromEntries(tooLarge), [`${LOGS}/install.log`]: 'a\n' });
  await forEachSignal(async (signal) => {
    const target = temporaryFolder();
    const { child, result } = startCli([
      'collect',
      '--yes',
      '--json',
      '--root',
      tree,
      '-o',
      target,
      '--max-file-size',
      '2',
    ]);
    child.stdout?.pause(); // its long result is stuck in the pipe
    await until(() => archivesIn(target).some((file) => file.endsWith('.zip')) && unfinishedBytes(target) === -1);
    child.kill(signal);
    child.stdout?.resume();
    const { exitCode, stdout } = await result;
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout).totals.skipped).toBe(tooLarge.length);
    expect(await runCli(['verify', JSON.parse(stdout).path])).toMatchObject({ exitCode: 0 });
  });
});

/** One after the other would take three times as long; a failure waits for the others, so that nothing is left running. */
async function forEachSignal(check: (signal: NodeJS.Signals, exitCode: number) => Promise<void>): Promise<void> {
  const checks = await Promise.allSettled(SIGNALS.map(([signal, exitCode]) => check(signal, exitCode)));
  for (const outcome of checks) if (outcome.status === 'rejected') throw outcome.reason;
}

function endingWith(signal: NodeJS.Signals): unknown {
  return expect.stringMatching(new RegExp(`^Stopped by ${signal}\\. No archive was written\\.\\n$`, 'm'));
}

/** A run that stands still in this call of `mdatp`. */
async function startGated(call: string) {
  const mdatp = gatedMdatp(call);
  const target = temporaryFolder();
  const run = startCli(liveArgs(mdatp.program, target));
  await until(mdatp.isReached);
  return { ...run, target, alive: mdatp.alive };
}

function liveArgs(mdatp: string, target: string): string[] {
  return ['collect', '--yes', '--include', 'live-state', '--mdatp', mdatp, '-o', target];
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
