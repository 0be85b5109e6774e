import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FileItem } from '../../src/model/manifest.ts';
import { archivesIn } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { type Bundle, type CollectRun, collectTree } from '../support/collect.ts';
import { expectSound } from '../support/sound-bundle.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const ALL_NAMES: [what: string, name: string | Buffer][] = [
  ['a newline', 'new\nline.log'],
  ['a carriage return', 'return\r.log'],
  ['a tab', 'tab\t.log'],
  ['an escape sequence', '\x1b[2J\x1b]0;title\x07.log'],
  ['a single-byte control sequence introducer', 'c1\u009b2J.log'],
  ['a delete character', 'del\x7f.log'],
  ['right-to-left text', '\u202egol.exe'],
  ['a bidi isolate', '\u2066isolated\u2069.log'],
  ['invisible characters', 'zero\u200bwidth\ufeff.log'],
  ['a line separator', 'line\u2028separator.log'],
  ['two leading dots', '..foo'],
  ['three dots', '...'],
  ['a dot and a backslash at the start', '.\\x.log'],
  ['a backslash', 'back\\slash.log'],
  ['a Windows path', 'C:\\Windows\\x.log'],
  ['an upward path of Windows', '..\\..\\up.log'],
  ['a leading dash', '-rf'],
  ['a leading tilde', '~root'],
  ['255 bytes', `${'n'.repeat(251)}.log`],
  ['255 bytes of emoji', `${'🦠'.repeat(63)}.la`],
  ['an emoji', 'virus🦠.log'],
  ['a joined emoji', '👩‍💻.log'],
  ['bytes that are not UTF-8', Buffer.from([0x66, 0xff, 0xfe, 0x80, 0x2e, 0x6c, 0x6f, 0x67])],
  ['half a UTF-8 character', Buffer.from([0xc3])],
  ['the other half', Buffer.from([0xa4])],
  ['a UTF-8 encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ['the character that replaces broken ones', '\ufffd'],
  ['a composed letter', 'caf\u00e9.log'],
  ['its decomposed twin', 'cafe\u0301.log'],
  ['capital letters', 'CASE.LOG'],
  ['the same in small letters', 'case.log'],
  ['the same in both', 'Case.log'],
  ['a colon', 'a:b.log'],
  ['a percent code', '%2e%2e%2f.log'],
  ['what a colon is turned into', 'a%3Ab.log'],
  ['a trailing dot', 'dot.'],
  ['a trailing space', 'space '],
  ['a leading space', ' space'],
  ['nothing but a space', ' '],
  ['a name Windows reserves', 'CON'],
  ['a name Windows reserves, with an ending', 'nul.log'],
  ['glob characters', '[a-z]*?{x,y}!(z).log'],
  ['quotes and a dollar sign', `'"\`$(id)\`".log`],
  ['a pipe, angle brackets and an ampersand', '<a>|b&c;.log'],
  ['the name of a member of every bundle', 'manifest.json'],
];

const scratch = mkdtempSync(path.join(realpathSync(tmpdir()), 'mdediag-names-'));
const root = path.join(scratch, 'tree');
const FOLDERS = ['Log', 'log', 'PRN/aux'];
for (const folder of FOLDERS) mkdirSync(path.join(root, LOGS, folder), { recursive: true });
for (const folder of FOLDERS) writeFileSync(path.join(root, LOGS, folder, 'inner.log'), folder);

/** What this file system takes: that of macOS refuses some names and holds others to be the same. */
const NAMES = ALL_NAMES.filter(([what, name]) => {
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${root}${LOGS}/`), Buffer.from(name)]), what, { flag: 'wx' });
    return true;
  } catch (error) {
    process.stderr.write(`a name with ${what} was not tested: ${error}\n`);
    return false;
  }
});

let run: CollectRun;
let bundle: Bundle;

beforeAll(async () => {
  const out = path.join(scratch, 'out');
  mkdirSync(out);
  run = await collectTree(root, [], { out });
  bundle = await run.bundle();
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('a file name with', () => {
  test.each(NAMES)('%s keeps its identity and its bytes', (what, name) => {
    const raw = Buffer.concat([Buffer.from(`${LOGS}/`), Buffer.from(name)]);
    const [item, ...others] = filesIn(bundle).filter((file) => rawPath(file).equals(raw));
    expect(others).toEqual([]);
    expect(item).toMatchObject({ outcome: 'collected', originalPath: raw.toString('utf8') });
    expect(item?.originalPathBase64).toBe(isText(raw) ? undefined : raw.toString('base64'));
    expect(bundle.members.get(item?.path ?? '')?.toString('utf8')).toBe(what);
  });
});

test('every name is in the manifest once, and nothing else', () => {
  const names = filesIn(bundle).filter(
    ({ source, path: member }) => source === 'defender-logs' && member !== undefined,
  );
  expect(names).toHaveLength(NAMES.length + FOLDERS.length);
  expect(run.exitCode).toBe(0);
});

test('member names are safe and unique, also where letter case does not count', () => {
  const names = [...bundle.members.keys()];
  for (const name of names) {
    expect(name).toMatch(/^[A-Za-z0-9._ @+,=()~%/-]+$/);
    expect(name.split('/')).not.toContain('..');
    expect(name.length).toBeLessThanOrEqual(1_000);
  }
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test('other programs unpack all of it, and every checksum holds', async () => {
  await expectSound(bundle);
  const folder = temporaryFolder();
  expect(spawnSync('unzip', ['-q', bundle.archive, '-d', folder])).toMatchObject({ status: 0 });
  const shasum = spawnSync('shasum', ['-a', '256', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  expect(shasum).toMatchObject({ status: 0, stderr: '' });
  expect(shasum.stdout.match(/: OK$/gm)).toHaveLength(bundle.members.size - 1);
});

const noPython = spawnSync('python3', ['--version']).status === 0 ? undefined : 'python3 is not on this machine';
if (noPython !== undefined) process.stderr.write(`names were not checked with Python: ${noPython}\n`);
(noPython === undefined ? test : test.skip)('Python reads all of it', () => {
  const script = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))';
  const { stdout } = spawnSync('python3', ['-c', script, bundle.archive], { encoding: 'utf8' });
  expect(stdout).toBe(`None ${bundle.members.size}\n`);
});

describe('no terminal sees a control, bidi or invisible character', () => {
  const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

  test.each([
    ['plan', ['plan']],
    ['plan --json', ['plan', '--json']],
    ['collect', ['collect', '--yes', '--verbose']],
    ['collect --json', ['collect', '--yes', '--json', '--max-size', '10']],
  ])('of `%s`', async (_, argv) => {
    const out = argv[0] === 'collect' ? ['-o', temporaryFolder()] : [];
    const { stdout, stderr } = await runCli([...argv, '--root', root, ...out]);
    const lines = `${stdout}\n${stderr}`.split('\n');
    expect(lines.filter((line) => UNSAFE.test(line))).toEqual([]);
    expect(lines.some((line) => line.includes('[2J'))).toBe(true);
  });

  test('of a home folder that is a link', async () => {
    const tree = treeOf({ '/Users/a/x': '' });
    const evil = path.join(tree, 'Users', 'evil\x1b[2J\u202e');
    spawnSync('ln', ['-s', 'a', evil]);
    expect(readdirSync(path.join(tree, 'Users'))).toHaveLength(2);
    const { stdout } = await runCli(['plan', '--root', tree]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('/Users/evil\\x1b[2J\\u202e is not a folder but a symlink');
    expect(stdout.split('\n').filter((line) => UNSAFE.test(line))).toEqual([]);
  });
});

test('a tree with an odd name itself is collected', async () => {
  const odd = path.join(temporaryFolder(), "o'd[d]*{\n\\ ünï🦠");
  spawnSync('cp', ['-R', treeOf({ [`${LOGS}/a.log`]: 'a' }), odd]);
  const result = await collectTree(odd);
  expect(result.exitCode).toBe(0);
  expect((await result.bundle()).members.get(`files${LOGS}/a.log`)?.toString()).toBe('a');
  expect(archivesIn(result.out)).toHaveLength(1);
});

function filesIn({ manifest }: Bundle): FileItem[] {
  return manifest.items.filter((item) => item.kind === 'file');
}

function rawPath({ originalPath, originalPathBase64 }: FileItem): Buffer {
  return originalPathBase64 === undefined ? Buffer.from(originalPath) : Buffer.from(originalPathBase64, 'base64');
}

function isText(raw: Buffer): boolean {
  return Buffer.from(raw.toString('utf8')).equals(raw);
}
