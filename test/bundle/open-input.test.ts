import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { openInput } from '../../src/bundle/open-input.ts';
import { unpack } from '../support/bundle.ts';
import { CRAFTED_AT, craftedZip } from '../support/crafted-zip.ts';
import { bundle, LOG, OUTPUT, STDERR } from '../support/example-bundle.ts';
import { readInput, textOf, written } from '../support/input.ts';
import { temporaryFolder, treeOf } from '../support/tree.ts';

const INSTALL_LOG = 'Library/Logs/Microsoft/mdatp/install.log';
const WDAVCFG = 'Library/Application Support/Microsoft/Defender/wdavcfg';

describe('a bundle of ours', () => {
  test('gives every file its place on the Mac, or the command it came from', async () => {
    const { kind, files, check } = await readInput(await bundle());
    expect(kind).toBe('mdediag');
    expect(files[LOG]).toMatchObject({ text: 'installed\n'.repeat(40), locator: { originalPath: INSTALL_LOG } });
    expect(files[OUTPUT]?.locator).toEqual({ command: 'mdatp-health' });
    expect(files[STDERR]?.locator).toEqual({});
    expect(files['manifest.json']?.locator).toEqual({});
    expect(check).toMatchObject({ integrity: 'verified', problems: [] });
  });

  test('takes the place on the Mac and the date from the manifest', async () => {
    const original = '/Users/Zoë/Library/Preferences/com.microsoft.autoupdate2.plist';
    const modifiedAt = '2026-01-02T03:04:05.000Z';
    const archive = await bundle({
      manifest: ({ items }) => Object.assign(items[0] ?? {}, { originalPath: original, modifiedAt }),
    });
    const input = await openInput([archive]);
    const file = input.files.find((each) => each.path === LOG);
    expect(file?.locator.originalPath).toBe(original.slice(1));
    expect(file?.modifiedAt?.toISOString()).toBe(modifiedAt);
    expect(input.madeAt?.toISOString()).toBe(input.manifest?.finishedAt);
    await input.close();
  });

  test('is checked also where no parser has read', async () => {
    const archive = await bundle({ members: (members) => members.set(STDERR, Buffer.from('an error!\n')) });
    const input = await openInput([archive]);
    const { integrity, problems, sha256 } = await input.finish();
    await input.close();
    expect(integrity).toBe('unverified');
    expect(problems.filter((problem) => problem.includes(STDERR))).toHaveLength(2);
    expect(sha256).toBe(sha256Of(readFileSync(archive)));
  });

  test.each<[string, Parameters<typeof bundle>[0], string]>([
    ['a member is missing', { members: (members) => members.delete(LOG) }, LOG],
    ['a member was added', { members: (members) => members.set('files/extra', Buffer.from('x')) }, 'files/extra'],
    [
      'the manifest contradicts itself',
      { manifest: ({ totals }) => Object.assign(totals, { planned: 9 }) },
      'manifest.json',
    ],
    ['the manifest is gone', { entries: (all) => all.filter(([name]) => name !== 'manifest.json') }, 'manifest.json'],
    ['the checksums are gone', { entries: (all) => all.filter(([name]) => name !== 'SHA256SUMS') }, 'SHA256SUMS'],
    ['a checksum is wrong', { sums: (text) => text.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }, LOG],
    ['a name comes twice', { entries: (all) => [...all, [LOG, Buffer.from('other')]] }, LOG],
    [
      'an analysis was added',
      { members: (members) => members.set('analysis/findings.json', Buffer.from('{}')) },
      'analysis/',
    ],
  ])('is unverified when %s', async (_, edits, name) => {
    const { kind, files, check } = await readInput(await bundle(edits));
    expect(kind).toBe('mdediag');
    expect(files[OUTPUT]?.text).toContain('healthy');
    expect(check.integrity).toBe('unverified');
    expect(check.problems.join('\n')).toContain(name);
  });

  test('holds an analysis that is no file of the Mac, and is verified with it', async () => {
    const { files, check } = await readInput(await bundle({ analysis: { 'analysis/findings.json': '{}' } }));
    expect(check).toMatchObject({ integrity: 'verified', problems: [] });
    expect(Object.keys(files).filter((name) => name.startsWith('analysis/'))).toEqual([]);
  });

  test('is the same unpacked, and when the Finder packed it again', async () => {
    const members = await unpack(await bundle());
    const folder = treeOf(Object.fromEntries(members));
    writeFileSync(path.join(folder, '.DS_Store'), 'x');
    const unpacked = await readInput(folder);
    expect(unpacked).toMatchObject({ kind: 'folder', check: { integrity: 'verified', sha256: null, problems: [] } });
    expect(unpacked.files[LOG]?.locator.originalPath).toBe(INSTALL_LOG);

    const again = [...members].map(([name, bytes]) => ({ name: `mdediag-2026/${name}`, bytes }));
    const { kind, check, files } = await readInput(
      written(craftedZip([...again, { name: '__MACOSX/mdediag-2026/._x', bytes: 'x' }])),
    );
    expect({ kind, check }).toMatchObject({ kind: 'mdediag', check: { integrity: 'verified', problems: [] } });
    expect(files[`mdediag-2026/${LOG}`]?.locator.originalPath).toBe(INSTALL_LOG);
  });
});

describe('a Client Analyzer package', () => {
  const diagnostic = craftedZip([
    { name: '/Library/Logs/Microsoft/mdatp/install.log', bytes: 'installed\n' },
    { name: 'private/var/db/x.plist', bytes: '<plist/>' },
  ]);

  test.each([
    ['deflated', 8, ''],
    ['stored', 0, ''],
    ['inside one folder', 8, 'XMDE output/'],
  ])('is read with the archive in it, %s, whatever the case of its names', async (_, method, top) => {
    const zip = craftedZip([
      { name: `${top}Health.TXT`, bytes: 'healthy : true\n' },
      { name: `${top}MDE_Diagnostic.zip`, bytes: diagnostic, method },
      { name: `${top}crashes/Wdavdaemon.ips`, bytes: '{}' },
    ]);
    const { kind, files, madeAt, check } = await readInput(written(zip, 'whatever.bin'));
    expect(kind).toBe('client-analyzer');
    expect(madeAt).toEqual(CRAFTED_AT);
    expect(files[`${top}Health.TXT`]).toMatchObject({
      text: 'healthy : true\n',
      locator: { analyzerName: 'health.txt' },
    });
    expect(files[`${top}crashes/Wdavdaemon.ips`]?.locator).toEqual({ analyzerName: 'crashes/wdavdaemon.ips' });
    expect(files[`${top}MDE_Diagnostic.zip › ${INSTALL_LOG}`]).toMatchObject({
      text: 'installed\n',
      locator: { originalPath: INSTALL_LOG },
    });
    expect(files[`${top}MDE_Diagnostic.zip › private/var/db/x.plist`]?.locator).toEqual({
      originalPath: 'var/db/x.plist',
    });
    expect(check).toMatchObject({ integrity: 'not-checkable', problems: [] });
  });

  test('is read with the archive in it when it is a folder', async () => {
    const folder = treeOf({ 'out/mde.xml': '<mdatp/>', 'out/mde_diagnostic.zip': diagnostic });
    const { kind, files } = await readInput(folder);
    expect(kind).toBe('folder');
    expect(files['out/mde.xml']?.locator).toEqual({ analyzerName: 'mde.xml' });
    expect(files[`out/mde_diagnostic.zip › ${INSTALL_LOG}`]?.text).toBe('installed\n');
  });

  test.each([
    ['plain lines', (title: string) => `about it\n${title}\n/some/path\n`],
    ['rules and headings', (title: string) => `${'='.repeat(40)}\n## ${title} ##\n/some/path\n${'-'.repeat(40)}\n`],
    ['labels, in lower case', (title: string) => `description: x\ntitle: ${title.toLowerCase()}\npath: /p\n\n`],
  ])('has its settings taken apart, with %s between them', async (_, before) => {
    const blocks = [
      ['MDE HEALTH', '{"healthy": true}'],
      ['MERGED CONFIGURATIONS', '{\n  "a": "}",\n  "b": [1]\n}'],
      ['MANAGED CONFIGURATIONS', '{"m": 1}'],
      ['WDAVCFG', '{\n  "wdavcfg": {\n  }\n}'],
      ['WDAVSTATE', '[\n  1\n]'],
    ] as const;
    const text = blocks.map(([title, json]) => `${before(title)}${json}\n\n`).join('');
    const { files } = await readInput(written(craftedZip([{ name: 'MDATP_config.txt', bytes: text }])));
    const places = Object.entries(files).map(([name, { locator }]) => [
      name,
      locator.originalPath ?? locator.analyzerName,
    ]);
    expect(Object.fromEntries(places)).toEqual({
      'MDATP_config.txt › MDE HEALTH': 'mdatp_config/health.json',
      'MDATP_config.txt › MERGED CONFIGURATIONS': 'mdatp_config/merged.json',
      'MDATP_config.txt › MANAGED CONFIGURATIONS': 'mdatp_config/managed.json',
      'MDATP_config.txt › WDAVCFG': WDAVCFG,
      'MDATP_config.txt › WDAVSTATE': WDAVCFG.replace('cfg', 'state'),
    });
    for (const [title, json] of blocks) {
      const block = files[`MDATP_config.txt › ${title}`]?.text ?? '';
      expect(block.trim()).toBe(json);
      const line = block.split('\n').findIndex((each) => each !== '');
      expect(text.split('\n')[line]).toBe(json.split('\n')[0]);
    }
  });

  test('keeps settings whole that hold no blocks', async () => {
    const { files } = await readInput(written(craftedZip([{ name: 'mdatp_config.txt', bytes: 'nothing here\n' }])));
    expect(files['mdatp_config.txt']?.locator).toEqual({ analyzerName: 'mdatp_config.txt' });
  });
});

describe('an archive of `mdatp diagnostic create`', () => {
  test.each([
    ['/Library/Logs/Microsoft/mdatp/install.log', INSTALL_LOG],
    ['Library/Logs/Microsoft/mdatp/install.log', INSTALL_LOG],
    ['./library/Logs/x.log', 'Library/Logs/x.log'],
    ['Volumes/Macintosh HD/Library/Logs/x.log', 'Library/Logs/x.log'],
    ['System/Volumes/Data/Users/zoe/Library/x.plist', 'Users/zoe/Library/x.plist'],
    ['private/var/log/x.log', 'var/log/x.log'],
    ['diagnostic/Library/Logs/x.log', 'Library/Logs/x.log'],
    ['diagnostic/private/var/log/x.log', 'var/log/x.log'],
    ['System/Library/x.plist', 'System/Library/x.plist'],
  ])('has a member %s, which is %s on the Mac', async (name, originalPath) => {
    const zip = craftedZip([
      { name, bytes: 'x' },
      { name: 'health.txt', bytes: 'h' },
      { name: 'Library/', bytes: '', mode: 0o040755 },
    ]);
    const { kind, files, check } = await readInput(written(zip));
    expect({ kind, integrity: check.integrity }).toEqual({ kind: 'mdatp-diagnostic', integrity: 'not-checkable' });
    expect(files[name]?.locator).toEqual({ originalPath });
    expect(files['health.txt']?.locator).toEqual({});
  });
});

describe('a folder', () => {
  test('with a copy of a Mac, and the outputs of commands beside it', async () => {
    const folder = treeOf({ [INSTALL_LOG]: 'x', 'commands/mdatp-health.json': '{}', 'commands/ps.stderr.txt': 'e' });
    const { kind, files, check } = await readInput(folder);
    expect({ kind, integrity: check.integrity }).toEqual({ kind: 'folder', integrity: 'not-checkable' });
    expect(files[INSTALL_LOG]?.locator).toEqual({ originalPath: INSTALL_LOG });
    expect(files['commands/mdatp-health.json']?.locator).toEqual({ command: 'mdatp-health' });
    expect(files['commands/ps.stderr.txt']?.locator).toEqual({});
  });

  test('tells of links and FIFOs, and reads none of them', async () => {
    const secret = written('secret');
    const folder = treeOf({ [INSTALL_LOG]: 'x' });
    mkdirSync(path.join(folder, 'Library/Logs/odd'));
    symlinkSync(secret, path.join(folder, 'Library/Logs/link.log'));
    symlinkSync(path.dirname(secret), path.join(folder, 'Library/Logs/folder'));
    execFileSync('mkfifo', [path.join(folder, 'Library/Logs/fifo')]);
    const { files, check } = await readInput(folder);
    expect(Object.keys(files)).toEqual([INSTALL_LOG]);
    expect(check.problems).toHaveLength(3);
    expect(check.problems.join('\n')).toMatch(/fifo is a fifo.*\n.*folder is a symlink.*\n.*link\.log is a symlink/);
  });

  test('never reads what took the place of a file', async () => {
    const folder = treeOf({ 'a.log': 'x', 'b.log': 'y' });
    const input = await openInput([folder]);
    execFileSync('sh', ['-c', 'rm a.log && ln -s b.log a.log && cp b.log c.log && mv c.log b.log'], { cwd: folder });
    expect(await Promise.all(input.files.map(textOf))).toEqual(['', '']);
    expect(input.files.map((file) => file.problem())).toEqual([expect.any(String), expect.any(String)]);
    await input.close();
  });
});

describe('files by themselves', () => {
  test('are for their content to tell', async () => {
    const file = written('<plist/>', 'com.microsoft.wdav.plist');
    const { kind, files, madeAt, check } = await readInput(file);
    expect({ kind, madeAt }).toEqual({ kind: 'files', madeAt: undefined });
    expect(files).toMatchObject({ 'com.microsoft.wdav.plist': { text: '<plist/>', locator: {}, problem: undefined } });
    expect(check).toEqual({ sha256: sha256Of(Buffer.from('<plist/>')), integrity: 'not-checkable', problems: [] });
  });

  test('are told apart by the folders they are in', async () => {
    const folder = treeOf({ 'a/health.txt': '1', 'b/health.txt': '2' });
    const { kind, files } = await readInput(path.join(folder, 'a/health.txt'), path.join(folder, 'b/health.txt'));
    expect(kind).toBe('files');
    expect(Object.entries(files).map(([name, { text }]) => [name, text])).toEqual([
      ['a/health.txt', '1'],
      ['b/health.txt', '2'],
    ]);
  });

  test('are unpacked when they are gzip files, of several parts too', async () => {
    const packed = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    expect((await readInput(written(packed, 'x.log'))).files['x.log']).toMatchObject({
      text: 'one\ntwo\n',
      problem: undefined,
    });
    const cut = await readInput(written(gzipSync('line\n'.repeat(5_000)).subarray(0, -12), 'x.gz'));
    expect(cut.files['x.gz']?.text).toMatch(/^(line\n)+/);
    expect(cut.check.problems).toEqual([expect.stringContaining('x.gz cannot be read')]);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['random bytes', createHash('shake256', { outputLength: 20_000 }).update('seed').digest()],
  ])('can hold %s', async (_, bytes) => {
    const { kind, files, check } = await readInput(written(bytes, 'x'));
    expect(kind).toBe('files');
    expect(files).toHaveProperty('x');
    expect(check.problems).toEqual([]);
  });

  test('tell their beginning, and are hashed once they were read to the end', async () => {
    const bytes = Buffer.alloc(300_000, 'log line\n');
    const folder = treeOf({ a: bytes, b: 'short' });
    const input = await openInput([path.join(folder, 'a'), path.join(folder, 'b')]);
    const [long, short] = input.files;
    expect(Buffer.from((await long?.head()) ?? [])).toEqual(bytes.subarray(0, 65_536));
    expect(Buffer.from((await short?.head()) ?? []).toString()).toBe('short');
    expect(long?.sha256()).toBeUndefined();
    if (long !== undefined) expect(await textOf(long)).toBe(bytes.toString());
    expect(long?.sha256()).toBe(sha256Of(bytes));
    await input.close();
  });
});

describe('what cannot be opened', () => {
  test.each<[string, () => string[], number, RegExp]>([
    ['nothing', () => [], 2, /nothing to analyze/],
    ['a path that is not there', () => [path.join(temporaryFolder(), 'none')], 2, /no file/],
    ['a folder among files', () => [written('x'), temporaryFolder()], 2, /by itself|is a folder/],
    [
      'an archive among files',
      () => [written('x'), written(craftedZip([{ name: 'a', bytes: 'a' }]))],
      2,
      /is an archive/,
    ],
    ['a file encrypted with age', () => [written('age-encryption.org/v1\n-> X25519 abc\n')], 10, /encrypted with age/],
    ['an empty folder', () => [temporaryFolder()], 10, /no files/],
    ['an empty zip', () => [written(craftedZip([]))], 10, /no files/],
    ['a zip with a password', () => [written(craftedZip([{ name: 'mde.xml', bytes: 'x', flags: 1 }]))], 10, /password/],
  ])('%s', async (_, paths, exitCode, message) => {
    await expect(openInput(paths())).rejects.toMatchObject({ exitCode, message: expect.stringMatching(message) });
  });

  test('a FIFO', async () => {
    const fifo = path.join(temporaryFolder(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    await expect(openInput([fifo])).rejects.toMatchObject({ exitCode: 10 });
  });
});

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
