import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CATEGORY_IDS } from '../../src/model/category.ts';
import { archivesIn } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { testWhere } from '../support/environment.ts';
import { standIn } from '../support/stand-in.ts';
import { HAS_PYTHON } from '../support/terminal.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';
import { openedDuring } from '../support/watch-opens.ts';

const whereOpensAreSeen = testWhere(HAS_PYTHON && process.platform === 'linux', 'needs python3 and inotify');

describe('what cannot be understood is refused with the good values', () => {
  const collect = ['collect', '--yes', '--root', '/'];
  test.each<[string, string[], string[]]>([
    ['no command', [], ['Usage: mdediag', 'collect', 'plan', 'doctor']],
    ['an unknown command', ['colect'], ['colect', 'Did you mean collect?', 'Choose from collect, plan,']],
    ['help on an unknown command', ['help', 'nothing'], ['Usage: mdediag', 'collect', 'plan']],
    ['an unknown flag', ['collect', '--nothing'], ['--nothing', 'mdediag help collect']],
    ['a flag of another command', ['plan', '--timeout', '3s'], ['--timeout', 'mdediag help plan']],
    ['an unexpected operand', ['plan', 'everything'], ['mdediag help plan']],
    ['a missing operand', ['schema'], ['format', 'mdediag help schema']],
    ['a strange flag of a command in a group', ['experiment', 'bm', '--seed', 'x'], ['mdediag experiment help bm']],
    ['a flag without its value', ['collect', '--include'], ['--include', 'mdediag help collect']],
    ['an unknown category', [...collect, '--include', 'secrets'], ['secrets', ...CATEGORY_IDS]],
    ['an unknown category to leave out', [...collect, '--exclude', 'x'], [...CATEGORY_IDS]],
    ['no category at all', [...collect, '--include', 'autoupdate', '--exclude', 'autoupdate'], ['--exclude']],
    ['a strange size', [...collect, '--max-size', 'huge'], ['"huge"', '500MB', '1.5GiB']],
    ['a strange size of a file', [...collect, '--max-file-size', '-1'], ['500MB']],
    ['a strange time', [...collect, '--since', 'yesterday'], ['"yesterday"', '7d', '15m']],
    ['a time without a unit', [...collect, '--timeout', '90'], ['"90"', '90s']],
    ['a strange case number', [...collect, '--case', 'a;b\n'], ['letters, digits']],
    ['an unknown shell', ['completion', 'tcsh'], ['"tcsh"', 'bash, zsh, fish']],
    ['an unknown format', ['schema', 'xml'], ['"xml"', 'manifest, findings, rule, samples']],
    ['a tree that is not there', ['plan', '--root', '/nowhere'], ['/nowhere', 'not a folder', 'mounted or copied']],
    ['a tree that is a file', ['plan', '--root', '/etc/passwd'], ['/etc/passwd', 'not a folder']],
    ['an output folder that is not there', [...collect, '-o', '/nowhere/at/all.zip'], ['/nowhere/at', '--output']],
    ['an output folder that is a file', [...collect, '-o', '/etc/passwd/a.zip'], ['/etc/passwd', '--output']],
  ])('%s', async (_, args, words) => {
    const result = await runCli(args, { cwd: temporaryFolder() });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    for (const word of words) expect(result.stderr).toContain(word);
    expect(result.stderr).not.toMatch(/ at .*\.js:\d+/);
  });

  test('an archive that is there already is kept', async () => {
    const archive = path.join(temporaryFolder(), 'mine.zip');
    writeFileSync(archive, 'mine');
    const result = await runCli(['collect', '--yes', '--root', treeOf({}), '-o', archive]);
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--force') });
  });
});

describe('what was asked for is answered on stdout', () => {
  test.each<[string[], RegExp]>([
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['-V'], /^\d+\.\d+\.\d+\n$/],
    [['--help'], /^Usage: mdediag .*Exit codes: 0 done/s],
    [['help', 'collect'], /^Usage: mdediag collect .*--max-size <size> .*500\s+MB.*15\s+min/s],
    [['plan', '--help'], /^Usage: mdediag plan /],
  ])('mdediag %s', async (args, words) => {
    const result = await runCli(args);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toMatch(words);
    expect(result.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('flags of the whole program stand before or behind the command', async () => {
    const root = treeOf({ [`${LOGS}/install.log`]: 'installed\n' });
    for (const flag of ['--quiet', '--verbose']) {
      for (const words of [
        [flag, 'collect'],
        ['collect', flag],
      ]) {
        const out = temporaryFolder();
        const result = await runCli([...words, '--yes', '--root', root, '-o', out]);
        expect(result.exitCode).toBe(0);
        const isQuiet = result.stderr === '' && result.stdout === `${archivesIn(out)[0]}\n`;
        expect(isQuiet).toBe(flag === '--quiet');
        expect(result.stderr.includes(`${LOGS}/install.log`)).toBe(flag === '--verbose');
      }
    }
  });
});

describe('plan', () => {
  const FILES = { [`${LOGS}/install.log`]: 'installed\n', '/Library/Logs/Microsoft/autoupdate.log': 'checked\n' };

  test('--json is one document: every item, and sums that add up', async () => {
    const { exitCode, stdout, stderr } = await runCli(['plan', '--root', treeOf(FILES), '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { schema, items, totals } = JSON.parse(stdout) as { schema: number; items: PlanItem[]; totals: object };
    const wanted = items.filter(({ readable }) => readable !== 'no');
    expect(schema).toBe(1);
    expect(totals).toEqual({ planned: items.length, toRead: wanted.length, bytes: 18 });
    expect(wanted.map(({ what }) => what).sort()).toEqual(Object.keys(FILES).sort());
    for (const item of items) {
      expect(CATEGORY_IDS).toContain(item.category);
      expect(item).toMatchObject({ id: expect.stringMatching(/^[fc]\d{4}$/), why: expect.stringMatching(/\.$/) });
      if (item.readable === 'no') expect(item.reason).toMatch(/./);
    }
  });

  test('as text names every item below its folder, and stays within 80 columns but for names', async () => {
    const root = treeOf({ ...FILES, [`${LOGS}/rotated/old.log`]: 'old\n', [`${LOGS}/uninstall.log`]: 'gone\n' });
    const { items } = JSON.parse((await runCli(['plan', '--root', root, '--json'])).stdout) as { items: PlanItem[] };
    const { stdout } = await runCli(['plan', '--root', root]);
    let folder = '';
    const named = stdout.split('\n').flatMap((line) => {
      folder = /^ {2}(\/.*\/)$/.exec(line)?.[1] ?? folder;
      const [, id, what = ''] = /^ {2}([fc]\d{4}).{14}(.*)$/.exec(line) ?? [];
      return id === undefined ? [] : [{ id, what: id.startsWith('f') ? `${folder}${what}` : what }];
    });
    expect(named).toEqual(items.map(({ id, what }) => ({ id, what })));
    const words = stdout.split('\n').filter((line) => !/^ {2}[fc]\d{4} /.test(line));
    expect(words.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toContain('4 of ');
  });

  whereOpensAreSeen('reads no content and runs no command', async () => {
    const root = treeOf(FILES);
    expect(await openedDuring(root, () => runCli(['plan', '--root', root]))).toEqual([]);
    const mdatp = standIn({});
    expect(await openedDuring(mdatp.folder, () => runCli(['plan', '--mdatp', mdatp.program]))).toEqual([]);
  });
});

interface PlanItem {
  readonly id: string;
  readonly category: string;
  readonly what: string;
  readonly why: string;
  readonly readable: 'yes' | 'unlikely' | 'no';
  readonly reason?: string;
}
