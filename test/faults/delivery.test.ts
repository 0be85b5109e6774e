import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ageKey } from '../support/age-keys.ts';
import { type CliResult, runCli, startCli, until } from '../support/cli.ts';
import { incompressible } from '../support/large-tree.ts';
import { testWithTmpfs, tmpfs } from '../support/tmpfs.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const WRAPPED = [['--encrypt-to'], ['--split', '1MB']] as const;

async function collecting(bytes: number, target: string, [flag, value]: (typeof WRAPPED)[number]): Promise<string[]> {
  const tree = treeOf({ [`${LOGS}/noise.log`]: incompressible(bytes) });
  return ['collect', '--yes', '--root', tree, '-o', target, flag, value ?? (await ageKey()).recipient];
}

/** More than the empty file whose name is taken away as soon as it is open. */
function holdsBytes(folder: string): boolean {
  const sizes = readdirSync(folder).map(
    (name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.some((sizeBytes) => sizeBytes > 0);
}

describe.each(WRAPPED)('%s', (...wrapped) => {
  testWithTmpfs('with no space left for the second copy leaves nothing', async () => {
    const target = tmpfs('size=4m');
    const { exitCode, stdout, stderr } = await runCli(await collecting(2_500_000, target, wrapped));
    expect(stderr).toMatch(/^(Encrypting|Cutting)/m);
    expect({ exitCode, stdout, left: readdirSync(target) }).toEqual({ exitCode: 9, stdout: '', left: [] });
  });

  test('stopped on the way leaves nothing', async () => {
    const target = temporaryFolder();
    const { child, result } = startCli(await collecting(32_000_000, target, wrapped));
    await until(() => readdirSync(target).length > 0);
    child.kill('SIGTERM');
    expect(await result).toMatchObject({ exitCode: 143, stdout: '' });
    expect(readdirSync(target)).toEqual([]);
  });

  test('killed on the way leaves nothing with a name of an archive, and the next run cleans up', async () => {
    const target = temporaryFolder();
    const { child, result } = startCli(await collecting(32_000_000, target, wrapped));
    await until(() => holdsBytes(target));
    child.kill('SIGKILL');
    await result;
    const left = readdirSync(target);
    expect(left).toEqual(left.map(() => expect.stringMatching(/^\.mdediag-\d+-\w+\.partial$/)));
    if (wrapped[0] === '--encrypt-to')
      for (const name of left) expect(readFileSync(path.join(target, name)).includes('noise.log')).toBe(false);
    const next = await runCli(await collecting(1_000, target, wrapped));
    expect(next.stderr).toContain('Removed ');
    expect(readdirSync(target).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

testWithTmpfs('an encrypted archive that has no room to be opened, or no folder for it, says so', async () => {
  const target = temporaryFolder();
  const key = await ageKey();
  const tree = treeOf({ [`${LOGS}/noise.log`]: incompressible(1_000_000) });
  await runCli(['collect', '--yes', '--root', tree, '-o', path.join(target, 'a.zip'), '--encrypt-to', key.recipient]);
  const opened = (folder: string): Promise<CliResult> => {
    const env = { ...process.env, TMPDIR: folder };
    return runCli(['verify', path.join(target, 'a.zip.age'), '--identity', key.file()], { env });
  };
  const full = expect.stringContaining('There is no space left');
  expect(await opened(tmpfs('size=64k'))).toMatchObject({ exitCode: 9, stdout: '', stderr: full });
  const unusable = expect.stringContaining('The temporary folder /nowhere cannot be used (ENOENT)');
  expect(await opened('/nowhere')).toMatchObject({ exitCode: 2, stdout: '', stderr: unusable });
});
