import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { verifyBundle } from '../../src/bundle/verify.ts';
import { SILENT } from '../../src/model/progress.ts';
import { runCli } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { incompressible } from '../support/large-tree.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const TREE = { [`${LOGS}/install.log`]: 'hello\n', [`${LOGS}/noise.log`]: incompressible(2_500_000) };

let original: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  const { out } = await collectTree(treeOf(TREE), ['--split', '1MB']);
  original = new Map(readdirSync(out).map((name) => [name, readFileSync(path.join(out, name))]));
});

/** A copy of the parts and their note, for one test. */
function delivered(): { folder: string; note: string; part: (number: number) => string } {
  const folder = temporaryFolder();
  for (const [name, bytes] of original) writeFileSync(path.join(folder, name), bytes);
  const note = path.join(folder, [...original.keys()].find((name) => name.endsWith('.delivery.txt')) ?? '');
  return { folder, note, part: (number) => note.replace('.delivery.txt', `.00${number}`) };
}

describe('an archive in parts', () => {
  test('has numbered parts of the size that was asked for, and a note', () => {
    const sizes = [...original].map(([name, { length }]) => [name.replace(/^mdediag-\w+-\w{6}/, ''), length]);
    expect(sizes).toEqual([
      ['.zip.001', 1_000_000],
      ['.zip.002', 1_000_000],
      ['.zip.003', expect.any(Number)],
      ['.zip.delivery.txt', expect.any(Number)],
    ]);
  });

  test('is joined as the note says, and then fits all hashes', async () => {
    const { folder, note } = delivered();
    const join = /^# +join +(cat .*)$/m.exec(readFileSync(note, 'utf8'))?.[1] ?? '';
    execFileSync('sh', ['-c', join], { cwd: folder });
    execFileSync('shasum', ['-a', '256', '-c', note], { cwd: folder });
    expect(await runCli(['verify', note.replace('.delivery.txt', '')])).toMatchObject({ exitCode: 0 });
  });

  test('is read by its note, by a part, and by all of it at once', async () => {
    const { note, part } = delivered();
    const plain = await collectTree(treeOf(TREE));
    const whole = (await plain.bundle()).archive;
    for (const paths of [[note], [part(1)], [part(2)], [part(3), part(1), part(2), note]]) {
      expect(await runCli(['verify', ...paths])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('is sound'),
      });
      expect(await verdicts(paths)).toEqual(await verdicts([whole]));
    }
  });

  test.each([
    ['is missing', ({ part }: Parts) => rmSync(part(2)), [['.002', 'missing-part', 'is missing']]],
    ['was changed', ({ part }: Parts) => change(part(2)), [['.002', 'wrong-part', /another SHA-256/]]],
    ['was cut', ({ part }: Parts) => cut(part(2)), [['.002', 'wrong-part', /has 999 bytes instead of 1000000/]]],
    [
      'has the name of another',
      ({ part }: Parts) => swap(part(1), part(2)),
      [
        ['.001', 'misplaced-part', /holds what belongs into .*\.002$/],
        ['.002', 'misplaced-part', /holds what belongs into .*\.001$/],
      ],
    ],
  ])('says which part %s', async (_name, harm, expected) => {
    const parts = delivered();
    harm(parts);
    expect(await verifyBundle(parts.note, SILENT)).toEqual({
      status: 'damaged',
      problems: expected.map(([member, kind, message]) => ({
        member: expect.stringMatching(new RegExp(`\\${member}$`)),
        kind,
        message: expect.stringMatching(message ?? ''),
      })),
    });
  });

  test('with a damaged part: the exit codes of verify and analyze', async () => {
    const { note, part } = delivered();
    change(part(2));
    const found = await runCli(['verify', note]);
    expect(found).toMatchObject({ exitCode: 8, stdout: expect.stringMatching(/\.002: has another SHA-256/) });
    expect(await runCli(['analyze', note])).toMatchObject({ exitCode: 10, stdout: '' });
  });

  test('cannot be joined without its note', async () => {
    const { note, part } = delivered();
    rmSync(note);
    const { exitCode, stderr } = await runCli(['analyze', part(2)]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 10, stderr: expect.stringContaining('delivery note') });
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, 300)],
    ['naming files elsewhere', (text: string) => text.replaceAll('mdediag-', '../mdediag-')],
    ['with a part left out', (text: string) => text.replace(/^\w{64} .*\.002\n/m, '')],
    ['of something else', () => 'hello\n'],
  ])('is not read by a note %s', async (_name, edit) => {
    const { note } = delivered();
    writeFileSync(note, edit(readFileSync(note, 'utf8')));
    await expect(verifyBundle(note, SILENT)).rejects.toMatchObject({
      exitCode: 10,
      message: expect.stringContaining('is no delivery note'),
    });
  });
});

test('an archive that fits into one part stays one file', async () => {
  const { bundle } = await collectTree(treeOf(TREE), ['--split', '3MB']);
  await bundle();
});

test('two archives cannot be verified at once', async () => {
  const [one, other] = [delivered(), delivered()];
  expect(await runCli(['verify', one.note, other.note])).toMatchObject({ exitCode: 2, stdout: '' });
});

test('when a part cannot have its name, nothing is left but what was there', async () => {
  const out = temporaryFolder();
  const taken = path.join(out, 'a.zip.002');
  writeFileSync(taken, 'mine');
  const { exitCode } = await runCli([
    'collect',
    '--yes',
    '--root',
    treeOf(TREE),
    '-o',
    path.join(out, 'a.zip'),
    '--split',
    '1MB',
  ]);
  expect({ exitCode, left: readdirSync(out) }).toEqual({ exitCode: 2, left: ['a.zip.002'] });
  expect(readFileSync(taken, 'utf8')).toBe('mine');
});

test('a part must have a size that makes sense', async () => {
  expect(await runCli(['collect', '--split', '10KB'])).toMatchObject({ exitCode: 2, stdout: '' });
});

type Parts = ReturnType<typeof delivered>;

async function verdicts(paths: readonly string[]): Promise<unknown> {
  const { stdout } = await runCli(['analyze', '--json', ...paths]);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; verdict: string }[] };
  return findings.map(({ rule, verdict }) => `${rule} ${verdict}`);
}

function change(file: string): void {
  const bytes = readFileSync(file);
  bytes[500] = (bytes[500] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function cut(file: string): void {
  writeFileSync(file, readFileSync(file).subarray(0, 999));
}

function swap(one: string, other: string): void {
  cpSync(one, `${one}.kept`);
  renameSync(other, one);
  renameSync(`${one}.kept`, other);
}
