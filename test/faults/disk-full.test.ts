import { statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { archivesIn } from '../support/bundle.ts';
import { type CliResult, MDEDIAG, runCli, startCli, startProgram, until } from '../support/cli.ts';
import { gatedMdatp } from '../support/gated-mdatp.ts';
import { incompressible } from '../support/large-tree.ts';
import { testWithTmpfs, tmpfs } from '../support/tmpfs.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const LAST_COMMAND = 'performance-profiles list-applied';
const NO_SPACE = /^There is no space left in .* for the archive\.\nFree some space/m;

describe('no space left', () => {
  testWithTmpfs('at the start: nothing is read, and the message says how much is needed', async () => {
    const target = tmpfs('size=64k');
    const result = await runCli(collecting(treeOf({ [`${LOGS}/install.log`]: 'hello\n' }), target));
    expectNoSpace(result, target, /^The archive may need 1\.\d MB, but .* has only 65\.5 KB left\.$/m);
  });

  testWithTmpfs('in the middle of the archive: a log shrank far less than estimated', async () => {
    const target = tmpfs('size=4m');
    const result = await runCli(collecting(treeOf({ [`${LOGS}/install.log`]: incompressible(8_000_000) }), target));
    expectNoSpace(result, target, NO_SPACE);
  });

  testWithTmpfs('at the manifest: somebody fills the disk while the last item is gathered', async () => {
    const target = tmpfs('size=8m');
    const mdatp = gatedMdatp(LAST_COMMAND);
    const live = ['collect', '--yes', '--include', 'live-state', '--mdatp', mdatp.program, '-o', target];
    const { result } = startCli(live);
    await until(mdatp.isReached);
    fill(target);
    mdatp.open();
    expectNoSpace(await result, target, NO_SPACE);
    expect(mdatp.alive()).toEqual([]);
  });

  testWithTmpfs('at the final name: the file system has no entry left for it', async () => {
    const target = tmpfs('size=8m,nr_inodes=2');
    const args = collecting(treeOf({ [`${LOGS}/install.log`]: 'hello\n' }), target);
    expectNoSpace(await runCli(args), target, NO_SPACE);
    // A rename takes no new entry: what failed above was the naming, nothing before it.
    expect(await runCli([...args, '--force'])).toMatchObject({ exitCode: 0 });
  });

  test('by the limit of the shell for the size of one file', async () => {
    const target = temporaryFolder();
    const args = collecting(treeOf({ [`${LOGS}/install.log`]: incompressible(2_000_000) }), target);
    const limited = ['/bin/sh', '-c', 'ulimit -f 1000 && exec "$@"', 'sh', process.execPath, MDEDIAG, ...args] as const;
    expectNoSpace(await startProgram([...limited]).result, target, NO_SPACE);
  });
});

function collecting(tree: string, target: string): string[] {
  return ['collect', '--yes', '--root', tree, '-o', target];
}

function expectNoSpace({ exitCode, stdout, stderr }: CliResult, target: string, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect({ exitCode, stdout, left: archivesIn(target) }).toEqual({ exitCode: 9, stdout: '', left: [] });
}

function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(path.join(folder, 'filler'), Buffer.alloc(bavail * bsize));
}
