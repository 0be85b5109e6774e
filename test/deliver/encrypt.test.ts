import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { verifyBundle } from '../../src/bundle/verify.ts';
import { SILENT } from '../../src/model/progress.ts';
import { type AgeKey, ageKey, HAS_AGE, written } from '../support/age-keys.ts';
import { manifestOf } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { type CollectRun, collectTree } from '../support/collect.ts';
import { testWhere } from '../support/environment.ts';
import { incompressible } from '../support/large-tree.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const testWithAge = testWhere(HAS_AGE, 'there is no `age`');
const FILES = { [`${LOGS}/install.log`]: 'hello\n', [`${LOGS}/noise.log`]: incompressible(300_000) };

let mine: AgeKey;
let theirs: AgeKey;
let encrypted: Buffer;
beforeAll(async () => {
  [mine, theirs] = [await ageKey(), await ageKey()];
  const list = written('support.txt', `# our support team\r\n\r\n${theirs.recipient}\r\n`);
  const { out } = await collectTree(treeOf(FILES), ['--encrypt-to', mine.recipient, '--encrypt-to', list]);
  encrypted = readFileSync(path.join(out, archiveIn(out)));
});

function archiveIn(folder: string): string {
  return readdirSync(folder).find((name) => name.endsWith('.zip.age')) ?? '';
}

function encryptedFile(content = encrypted): string {
  return written('bundle.zip.age', content);
}

describe('an encrypted archive', () => {
  test('is private, named for what it is, and stands beside its note alone', async () => {
    const { out, stdout, exitCode } = await collectTree(treeOf(FILES), ['--encrypt-to', mine.recipient]);
    expect(exitCode).toBe(0);
    const [archive = '', note = '', ...others] = readdirSync(out).sort();
    expect([archive, note]).toEqual([
      expect.stringMatching(/^mdediag-\w+-\w{6}\.zip\.age$/),
      `${archive}.delivery.txt`,
    ]);
    expect(others).toEqual([]);
    expect(statSync(path.join(out, archive)).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(out, archive)).includes('manifest.json')).toBe(false);
    expect(stdout).toContain(`Encrypted  for ${mine.recipient}\n`);
    execFileSync('shasum', ['-a', '256', '-c', note], { cwd: out });
  });

  testWithAge('opens with the reference implementation, for every recipient, and says for whom it is', async () => {
    for (const key of [mine, theirs]) {
      const plain = path.join(temporaryFolder(), 'plain.zip');
      execFileSync('age', ['--decrypt', '-i', key.file(), '-o', plain, encryptedFile()]);
      expect((await runCli(['verify', plain])).exitCode).toBe(0);
      expect((await manifestOf(plain)).delivery).toEqual({
        encryptedTo: [mine.recipient, theirs.recipient],
        partBytes: null,
      });
    }
  });

  testWithAge('of the reference implementation can be read, too', async () => {
    const { bundle } = await collectTree(treeOf(FILES));
    const { archive } = await bundle();
    const file = path.join(temporaryFolder(), 'x.age');
    execFileSync('age', ['--encrypt', '-r', mine.recipient, '-o', file, archive]);
    expect(await runCli(['verify', file, '--identity', mine.file()])).toMatchObject({ exitCode: 0 });
  });

  test('is verified, analyzed, explained, compared and redacted with an identity', async () => {
    const [file, identity] = [encryptedFile(), ['--identity', theirs.file()]];
    const copy = path.join(temporaryFolder(), 'copy.zip');
    const commands = [
      ['verify', file],
      ['analyze', file],
      ['explain', 'passive-mode-enabled', file],
      ['compare', file, file],
      ['redact', file, '-o', copy, '--encrypt-to', mine.recipient],
    ];
    for (const command of commands) {
      const { exitCode, stderr } = await runCli([...command, ...identity, '--quiet']);
      expect({ command: command[0], exitCode, stderr }).toEqual({ command: command[0], exitCode: 0, stderr: '' });
    }
    expect(existsSync(copy)).toBe(false);
    const result = await runCli(['verify', `${copy}.age`, '--identity', mine.file(), '--json']);
    const sha256 = execFileSync('shasum', ['-a', '256', `${copy}.age`])
      .toString()
      .slice(0, 64);
    expect(JSON.parse(result.stdout)).toMatchObject({ status: 'sound', sha256 });
  });
});

describe('an encrypted archive cannot be opened', () => {
  test.each([
    ['without an identity', () => [], 10, /is encrypted with age\.\nGive the file with your key: --identity FILE\./],
    ['with the key of somebody else', async () => (await ageKey()).file(), 10, /is encrypted for other keys\./],
    ['with a file that is not there', () => '/nowhere/key', 2, /There is no file \/nowhere\/key\./],
    ['with a file without keys', () => written('empty', '# nothing\n'), 2, /empty holds no keys\./],
  ])('%s', async (_name, keyFile, code, message) => {
    const identity = [await keyFile()].flat().flatMap((file) => ['--identity', file]);
    const { exitCode, stdout, stderr } = await runCli(['analyze', encryptedFile(), ...identity]);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('with a damaged identity, of which nothing is shown', async () => {
    const wrong = `${mine.identity.slice(0, -1)}X`;
    const file = written('key.txt', `# key\n${wrong}\n`);
    const { exitCode, stderr } = await runCli(['verify', encryptedFile(), '--identity', file]);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('key.txt, line 2 is no'),
    });
    expect(stderr).not.toContain(wrong.slice(20));
  });

  test.each([
    ['changed in its middle', () => flipped(200_000)],
    ['changed in its header', () => flipped(encrypted.indexOf('\n--- ') + 9)],
    ['cut between two chunks', () => encrypted.subarray(0, encrypted.length - (encrypted.length % 1000) - 66_000)],
    ['cut to its header', () => encrypted.subarray(0, 100)],
    ['with a header without end', () => Buffer.concat([encrypted.subarray(0, 30), Buffer.alloc(100_000_000, 'a')])],
  ])('%s: exit code 8', async (_name, content) => {
    await expect(verifyBundle(encryptedFile(content()), SILENT, [mine.identity])).rejects.toMatchObject({
      exitCode: 8,
      message: expect.stringContaining('is damaged'),
    });
  });
});

function flipped(at: number): Buffer {
  const copy = Buffer.from(encrypted);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe('a wrong recipient is told before anything is read', () => {
  const wrong = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq';
  test.each([
    ['on the command line', () => wrong, /--encrypt-to: age1q+ is no recipient of age/],
    [
      'in a file, with its line',
      () => written('team.txt', `# team\n${mine.recipient}\n${wrong}\n`),
      /team\.txt, line 3: age1q+ is no recipient/,
    ],
    ['that is an SSH key', () => written('id.pub', 'ssh-ed25519 AAAA me\n'), /id\.pub, line 1: ssh-ed25519 .* SSH key/],
    ['in a file that is not there', () => 'nowhere.txt', /There is no file nowhere\.txt\./],
  ])('%s', async (_name, recipient, message) => {
    const { exitCode, stdout, stderr, out } = await refused(recipient());
    expect({ exitCode, stdout, left: readdirSync(out) }).toEqual({ exitCode: 2, stdout: '', left: [] });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Collecting');
  });
});

function refused(recipient: string): Promise<CollectRun> {
  return collectTree(treeOf(FILES), ['--encrypt-to', recipient]);
}
