import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { archivesIn } from '../support/bundle.ts';
import { type CliResult, runCli, startCli, until } from '../support/cli.ts';
import { IS_ROOT, ORDINARY, testWhere } from '../support/environment.ts';
import { gatedMdatp } from '../support/gated-mdatp.ts';
import { testWithTmpfs, tmpfs } from '../support/tmpfs.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const asRoot = testWhere(IS_ROOT, 'only root can do this');
const TAKEN = /exists already/;
const NOT_REPLACED = /not a regular file, so it is not replaced/;

type Change = (folder: string) => void;
const nothing: Change = () => undefined;
const theirs: Change = (folder) => writeFileSync(`${folder}/out.zip`, 'theirs');
const linkToNothing: Change = (folder) => symlinkSync('nothing', `${folder}/out.zip`);
const linkToVictim: Change = (folder) => {
  writeFileSync(`${folder}/victim`, 'precious');
  symlinkSync('victim', `${folder}/out.zip`);
};
const namedPipe: Change = (folder) => execFileSync('mkfifo', [`${folder}/out.zip`]);
const device: Change = (folder) => execFileSync('mknod', [`${folder}/out.zip`, 'c', '1', '3']);
const subfolder: Change = (folder) => mkdirSync(`${folder}/out.zip`);

describe('a name that cannot be had is refused before anything is read', () => {
  const cases: [fault: string, prepare: Change, output: string, plain: RegExp, forced: RegExp | 'replaced'][] = [
    ['its folder is missing', nothing, 'missing/out.zip', /missing is not a folder/, /missing is not a folder/],
    ['it is a missing folder', nothing, 'missing/', /missing is not a folder/, /missing is not a folder/],
    ['it lies below a file', theirs, 'out.zip/x.zip', /\(ENOTDIR\)/, /\(ENOTDIR\)/],
    ['it is a file, given as a folder', theirs, 'out.zip/', /out.zip is not a folder/, /out.zip is not a folder/],
    ['it is too long', nothing, `${'x'.repeat(300)}.zip`, /\(ENAMETOOLONG\)/, /\(ENAMETOOLONG\)/],
    ['a file has it', theirs, 'out.zip', TAKEN, 'replaced'],
    ['a link to nothing has it', linkToNothing, 'out.zip', TAKEN, NOT_REPLACED],
    ['a link to a file has it', linkToVictim, 'out.zip', TAKEN, NOT_REPLACED],
    ['a named pipe has it', namedPipe, 'out.zip', TAKEN, NOT_REPLACED],
    ['a device has it', device, 'out.zip', TAKEN, NOT_REPLACED],
  ];
  for (const [fault, prepare, output, plain, forced] of cases) {
    (prepare === device ? asRoot : test)(fault, async () => {
      const folder = temporaryFolder();
      prepare(folder);
      const before = contentOf(folder);
      expectRefusal(await collect(`${folder}/${output}`), plain);
      if (forced !== 'replaced') expectRefusal(await collect(`${folder}/${output}`, '--force'), forced);
      expect(contentOf(folder)).toEqual(before);
      if (forced !== 'replaced') return;
      expect(await collect(`${folder}/${output}`, '--force')).toMatchObject({ exitCode: 0 });
      expect(await runCli(['verify', `${folder}/${output}`])).toMatchObject({ exitCode: 0 });
    });
  }

  test('a folder has it: the archive goes into that folder', async () => {
    const folder = temporaryFolder();
    subfolder(folder);
    expect(await collect(`${folder}/out.zip`)).toMatchObject({ exitCode: 0 });
    expect(archivesIn(`${folder}/out.zip`)).toHaveLength(1);
  });
});

describe('a name that is lost while the archive is written is not taken by force', () => {
  test.each<[fault: string, meanwhile: Change, flag: string, says: RegExp]>([
    ['somebody makes a file', theirs, '--yes', TAKEN],
    ['somebody plants a link to nothing', linkToNothing, '--yes', TAKEN],
    ['somebody plants a link to a file', linkToVictim, '--yes', TAKEN],
    ['with --force, somebody plants a link to a file', linkToVictim, '--force', NOT_REPLACED],
    ['with --force, somebody makes a named pipe', namedPipe, '--force', NOT_REPLACED],
    ['with --force, somebody makes a folder', subfolder, '--force', NOT_REPLACED],
    ['the folder is removed', (folder) => rmSync(folder, { recursive: true }), '--yes', /\(ENOENT\)/],
  ])('%s', async (_fault, meanwhile, flag, says) => {
    const folder = path.join(temporaryFolder(), 'target');
    const expected = path.join(temporaryFolder(), 'expected');
    for (const one of [folder, expected]) mkdirSync(one);
    const run = await startGated(`${folder}/out.zip`, flag);
    for (const one of [folder, expected]) meanwhile(one);
    expectRefusal(await run.finish(), says);
    expect(contentOf(folder)).toEqual(contentOf(expected));
  });

  test('the folder becomes read-only: the unfinished archive stays hidden, and the next run removes it', async () => {
    const folder = folderForAll();
    const run = await startGated(`${folder}/out.zip`, '--yes', ORDINARY);
    chmodSync(folder, 0o555);
    expectRefusal(await run.finish(), /could not be written .* \(EACCES\)/);
    expect(contentOf(folder)).toEqual([expect.stringMatching(/^\.mdediag-\d+-\w+\.partial /)]);
    chmodSync(folder, 0o777);
    const again = await collect(`${folder}/out.zip`);
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Removed 1 unfinished archive(s)') });
    expect(archivesIn(folder)).toEqual([`${folder}/out.zip`]);
  });
});

describe('a folder that refuses', () => {
  const cases: [fault: string, mode: number, exitCode: number, says: RegExp][] = [
    ['may not be written to', 0o555, 2, /could not be written .* \(EACCES\)/],
    ['may not be entered', 0o600, 2, /cannot be used \(EACCES\)/],
    ['may be written to but not listed, as a drop box', 0o333, 0, /^$/],
  ];
  for (const [fault, mode, exitCode, says] of cases) {
    test(fault, async () => {
      const folder = folderForAll();
      const tree = treeForAll();
      chmodSync(folder, mode);
      const args = ['collect', '--yes', '--quiet', '--root', tree, '-o', `${folder}/out.zip`];
      const result = await runCli(args, ORDINARY);
      chmodSync(folder, 0o777);
      expect(result.stderr).toMatch(says);
      expect(result.exitCode).toBe(exitCode);
      expect(readdirSync(folder)).toEqual(exitCode === 0 ? ['out.zip'] : []);
    });
  }

  testWithTmpfs('is on a read-only disk, with an unfinished archive on it', async () => {
    const folder = tmpfs('size=8m');
    writeFileSync(`${folder}/.mdediag-4194305-abc.partial`, '');
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    expectRefusal(await collect(folder), /could not be written .* \(EROFS\)/);
  });
});

function expectRefusal({ exitCode, stdout, stderr }: CliResult, says: RegExp): void {
  expect(stderr).toMatch(says);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
}

function collect(output: string, ...flags: string[]): Promise<CliResult> {
  return runCli(['collect', '--yes', '--root', treeForAll(), '-o', output, ...flags]);
}

/** Stands still while its last item is gathered; `finish` lets it go on. */
async function startGated(output: string, flag: string, spawn = {}): Promise<{ finish(): Promise<CliResult> }> {
  const mdatp = gatedMdatp('performance-profiles list-applied');
  const args = ['collect', '--yes', '--quiet', '--include', 'live-state', '--mdatp', mdatp.program, '-o', output, flag];
  const { result } = startCli(args, spawn);
  await until(mdatp.isReached);
  return {
    finish: () => {
      mdatp.open();
      return result;
    },
  };
}

function treeForAll(): string {
  const tree = treeOf({ [`${LOGS}/install.log`]: 'hello\n' });
  chmodSync(tree, 0o755);
  return tree;
}

function folderForAll(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  return folder;
}

/** Every entry with its type and, for a file, what is in it; empty when there is no such folder. */
function contentOf(folder: string): string[] {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const type = lstatSync(path.join(folder, entry.name)).mode.toString(8);
    return `${entry.name} ${type} ${entry.isFile() ? readFileSync(path.join(folder, entry.name), 'utf8') : ''}`;
  });
}
