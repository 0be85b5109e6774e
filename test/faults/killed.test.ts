import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { archivesIn, manifestOf } from '../support/bundle.ts';
import { type CliResult, runCli, startCli, until } from '../support/cli.ts';
import { IS_ROOT, ORDINARY, testWhere } from '../support/environment.ts';
import { gatedMdatp } from '../support/gated-mdatp.ts';
import { incompressible, unfinishedBytes } from '../support/large-tree.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

/** Above the highest process id of Linux and macOS. */
const NOBODYS_PID = 4_194_305;

describe('after kill -9 the next run in that folder cleans up, says so, and makes the only archive', () => {
  test.each([0, 1_000_000, 5_000_000, 10_000_000])('killed when %d bytes were written', async (sizeBytes) => {
    const target = temporaryFolder();
    const tree = treeOf({ [`${LOGS}/install.log`]: incompressible(32_000_000) });
    const { child, result } = startCli(['collect', '--yes', '--root', tree, '-o', target]);
    await until(() => unfinishedBytes(target) >= sizeBytes);
    child.kill('SIGKILL');
    expect(await result).toMatchObject({ exitCode: null, signal: 'SIGKILL', stdout: '' });
    await expectCleanRerun(target);
  });

  test('killed while a command ran', async () => {
    const target = temporaryFolder();
    const { child, result } = await startGated(target);
    child.kill('SIGKILL');
    await result;
    await expectCleanRerun(target);
  });
});

describe('what is no leftover of ours stays', () => {
  test('an unfinished archive of a run that still goes on', async () => {
    const target = temporaryFolder();
    const other = await startGated(target);
    expect(await collect(target)).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Removed') });
    expect(unfinishedBytes(target)).toBeGreaterThanOrEqual(0);
    other.open();
    expect(await other.result).toMatchObject({ exitCode: 0 });
    await expectSound(target);
    expect(archivesIn(target).filter((file) => file.endsWith('.zip'))).toHaveLength(2);
    expect(unfinishedBytes(target)).toBe(-1);
  });

  test('a name that only looks alike, and a folder', async () => {
    const target = temporaryFolder();
    const names = ['.mdediag-x-abc.partial', '.mdediag-1-abc.partial.txt', `mdediag-${NOBODYS_PID}-abc.partial`];
    for (const name of names) writeFileSync(`${target}/${name}`, '');
    mkdirSync(`${target}/.mdediag-${NOBODYS_PID}-abc.partial`);
    expect(await collect(target)).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Removed') });
    expect(readdirSync(target)).toEqual(expect.arrayContaining([...names, `.mdediag-${NOBODYS_PID}-abc.partial`]));
  });

  testWhere(IS_ROOT, 'needs a second user')('one of somebody else, which we may not remove', async () => {
    const target = temporaryFolder();
    chmodSync(target, 0o1777);
    const leftover = `${target}/.mdediag-${NOBODYS_PID}-abc.partial`;
    writeFileSync(leftover, '');
    expect(await collect(target, ORDINARY)).toMatchObject({
      exitCode: 0,
      stderr: expect.not.stringContaining('Removed'),
    });
    expect(existsSync(leftover)).toBe(true);
  });
});

async function expectCleanRerun(target: string): Promise<void> {
  expect(archivesIn(target)).toEqual([expect.stringMatching(/\/\.mdediag-\d+-\w+\.partial$/)]);
  const { exitCode, stderr } = await collect(target);
  expect(stderr).toContain(`Removed 1 unfinished archive(s) that an interrupted run had left in ${target}.`);
  expect(exitCode).toBe(0);
  expect(archivesIn(target)).toEqual([expect.stringMatching(/\.zip$/)]);
  expect((await manifestOf(archivesIn(target)[0] ?? '')).totals.collected).toBe(1);
  await expectSound(target);
}

async function expectSound(target: string): Promise<void> {
  for (const archive of archivesIn(target)) expect(await runCli(['verify', archive])).toMatchObject({ exitCode: 0 });
}

function collect(target: string, user = {}): Promise<CliResult> {
  const tree = treeOf({ [`${LOGS}/install.log`]: 'hello\n' });
  chmodSync(tree, 0o755);
  return runCli(['collect', '--yes', '--root', tree, '-o', target], user);
}

/** A run that stands still until it is opened. */
async function startGated(target: string) {
  const mdatp = gatedMdatp('health --output json');
  const args = ['collect', '--yes', '--quiet', '--allow-partial', '--include', 'live-state'];
  const run = startCli([...args, '--mdatp', mdatp.program, '-o', target]);
  await until(mdatp.isReached);
  return { ...run, open: mdatp.open };
}
