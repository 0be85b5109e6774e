import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { keyFirst } from '../../src/pipeline/redact/key-first.ts';
import { manifestOf, unpack } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { collectTree } from '../support/collect.ts';
import { temporaryFolder, treeOf } from '../support/tree.ts';

const LOG = 'Library/Logs/Microsoft/mdatp/install.log';
const PICTURE = 'Library/Logs/Microsoft/mdatp/screen.png';
const tree = {
  [LOG]: 'opened /Users/joanna/x\nhostname: joannas-mac\n',
  [PICTURE]: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(300, 1)]),
};

let bytes: Buffer;
beforeAll(async () => {
  bytes = readFileSync((await (await collectTree(treeOf(tree))).bundle()).archive);
});

function plainArchive(): string {
  const archive = `${temporaryFolder()}/plain.zip`;
  writeFileSync(archive, bytes);
  return archive;
}

async function redacted(...flags: string[]): Promise<{ copy: string; log: string; caseKey: string }> {
  const folder = temporaryFolder();
  const copy = path.join(folder, 'copy.zip');
  const result = await runCli(['redact', plainArchive(), '-o', copy, ...flags]);
  expect({ exitCode: result.exitCode, stderr: result.exitCode === 0 ? '' : result.stderr }).toEqual({
    exitCode: 0,
    stderr: '',
  });
  const log = (await unpack(copy)).get(`files/${LOG}`)?.toString() ?? '';
  return { copy, log, caseKey: path.join(folder, 'copy.case-key.json') };
}

describe('a redacted copy', () => {
  test('has pseudonyms, fits its hashes, and says what was done', async () => {
    const { copy, log } = await redacted();
    expect(log).toMatch(/^opened \/Users\/user-\w{12}\/x\nhostname: host-\w{12}\n$/);
    expect((await runCli(['verify', copy])).exitCode).toBe(0);
    expect((await manifestOf(copy)).redaction).toMatchObject({ level: 'standard' });
  });

  test('holds no file that nobody can check, and says why', async () => {
    const { copy } = await redacted();
    const item = (await manifestOf(copy)).items.find(
      (each) => each.kind === 'file' && each.originalPath.endsWith('.png'),
    );
    expect(item).toMatchObject({ outcome: 'excluded', cause: 'withheld-opaque' });
    expect([...(await unpack(copy)).keys()].filter((name) => name.endsWith('.png'))).toEqual([]);
  });

  test('cannot be redacted again, nor take the place of the archive', async () => {
    const { copy } = await redacted();
    expect(await runCli(['redact', copy, '-o', `${copy}.again`])).toMatchObject({ exitCode: 2 });
    const archive = plainArchive();
    expect(await runCli(['redact', archive, '-o', archive, '--force'])).toMatchObject({ exitCode: 2 });
  });
});

describe('the key of a case', () => {
  test('is readable by its owner only, and leads back to the names', async () => {
    const { log, caseKey } = await redacted();
    expect(statSync(caseKey).mode & 0o777).toBe(0o600);
    const reply = path.join(temporaryFolder(), 'reply.txt');
    writeFileSync(reply, `Look into ${log.split('\n')[0]} and user-aaaaaaaaaaaa.\n`);
    const { stdout, stderr } = await runCli(['translate', reply, '--case-key', caseKey]);
    expect(stdout).toBe('Look into opened /Users/joanna/x and user-aaaaaaaaaaaa.\n');
    expect(stderr).toContain('user-aaaaaaaaaaaa');
  });

  test('gives the same pseudonyms again; another one gives others', async () => {
    const caseKey = path.join(temporaryFolder(), 'case.json');
    const [first, second, other] = [
      await redacted('--case-key', caseKey),
      await redacted('--case-key', caseKey),
      await redacted(),
    ];
    expect(second.log).toBe(first.log);
    expect(other.log).not.toBe(first.log);
  });

  test('beside the archive is used again, with all it held', async () => {
    const first = await redacted();
    const before = JSON.parse(readFileSync(first.caseKey, 'utf8'));
    const again = await runCli(['redact', plainArchive(), '-o', first.copy, '--force', '--level', 'strict']);
    expect(again.exitCode).toBe(0);
    const after = JSON.parse(readFileSync(first.caseKey, 'utf8'));
    expect({ key: after.key, pseudonyms: after.pseudonyms }).toMatchObject({
      key: before.key,
      pseudonyms: before.pseudonyms,
    });
  });

  test('is safe before there is an archive: without it there is none', async () => {
    const folder = temporaryFolder();
    const archive = plainArchive();
    const key = path.join(folder, 'missing', 'case.json');
    const { exitCode, stderr } = await runCli(['redact', archive, '-o', `${folder}/copy.zip`, '--case-key', key]);
    expect({ exitCode, left: readdirSync(folder) }).toEqual({ exitCode: 2, left: [] });
    expect(stderr).toContain(key);
    const run = await collectTree(treeOf(tree), ['--redact', 'standard', '--case-key', key]);
    expect({ exitCode: run.exitCode, left: readdirSync(run.out) }).toEqual({ exitCode: 2, left: [] });
  });

  test('goes with an archive that gets no name after all', async () => {
    const folder = temporaryFolder();
    const key = path.join(folder, 'case.json');
    const keep = async () => {
      writeFileSync(key, '{}');
      return async () => rmSync(key);
    };
    const fail = async () => {
      throw new Error(`the key is ${existsSync(key) ? 'there' : 'missing'}`);
    };
    await expect(keyFirst(keep, path.join(folder, 'copy.zip'), fail)).rejects.toThrow('the key is there');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('must be one', async () => {
    const file = path.join(temporaryFolder(), 'key.json');
    writeFileSync(file, '{}');
    const { exitCode, stderr } = await runCli(['redact', plainArchive(), '-o', `${file}.zip`, '--case-key', file]);
    expect({ exitCode, isThere: existsSync(`${file}.zip`) }).toEqual({ exitCode: 2, isThere: false });
    expect(stderr).toContain('is not a case key');
  });
});

test('what cannot be checked to its end is withheld with the reason; the rest is delivered', async () => {
  const folder = 'Library/Logs/Microsoft/mdatp';
  const root = treeOf({
    [LOG]: 'opened /Users/joanna/x\n',
    [`${folder}/endless.log`]: Buffer.alloc(9 * 1024 * 1024, 'x'),
    [`${folder}/damaged.log.gz`]: gzipSync('opened /Users/joanna/x\n'.repeat(999)).subarray(0, 60),
    [`${folder}/damaged.zip`]: Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(99, 'x')]),
    [`${folder}/damaged.plist`]: Buffer.concat([Buffer.from('bplist00'), Buffer.alloc(99, 'x')]),
  });
  const caseKey = path.join(temporaryFolder(), 'case.json');
  const run = await collectTree(root, ['--redact', 'standard', '--case-key', caseKey]);
  const { manifest, members } = await run.bundle();
  const withheld = manifest.items.filter(({ cause }) => cause === 'withheld-unchecked');
  expect(withheld.map(({ reason, path: stored }) => ({ reason, stored }))).toEqual([
    { reason: expect.stringContaining('a damaged gzip file'), stored: undefined },
    { reason: expect.stringContaining('no property list'), stored: undefined },
    { reason: expect.stringContaining('an archive that cannot be opened'), stored: undefined },
    { reason: expect.stringContaining('a line of more than 8388608 bytes'), stored: undefined },
  ]);
  expect([...members.keys()].filter((name) => name.startsWith(`files/${folder}`))).toEqual([`files/${LOG}`]);
});

test('what is left of a name, in a way only the last check can read, ends with exit code 8 and no archive', async () => {
  const log = 'hostname: joannas-mac\nsee jo%61nnas-mac again\n';
  const root = treeOf({ [LOG]: log });
  const run = await collectTree(root, ['--redact', 'standard']);
  expect({ exitCode: run.exitCode, left: readdirSync(run.out) }).toEqual({ exitCode: 8, left: [] });
  expect(run.stderr).toContain(`files/${LOG}`);
  expect(run.stderr).not.toContain('joannas');
  const plain = (await (await collectTree(root)).bundle()).archive;
  const folder = temporaryFolder();
  const { exitCode } = await runCli(['redact', plain, '-o', `${folder}/copy.zip`]);
  expect({ exitCode, left: readdirSync(folder) }).toEqual({ exitCode: 8, left: [] });
});

test('an archive that does not match its hashes is not redacted', async () => {
  const damaged = `${temporaryFolder()}/damaged.zip`;
  const flipped = Buffer.from(bytes);
  flipped[100] = (flipped[100] ?? 0) ^ 1;
  writeFileSync(damaged, flipped);
  const { exitCode } = await runCli(['redact', damaged, '-o', `${damaged}.copy`]);
  expect([8, 10]).toContain(exitCode);
  expect(existsSync(`${damaged}.copy`)).toBe(false);
});
