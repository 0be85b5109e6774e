import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { causeOfRefusal } from '../../src/collect/access.ts';
import type { Host } from '../../src/collect/host.ts';
import { type Cause, causeSpec } from '../../src/model/cause.ts';
import { KnownError } from '../../src/model/errors.ts';
import { itemAt } from '../support/bundle.ts';
import { MDEDIAG, runCli } from '../support/cli.ts';
import { collectInProcess, collectTree } from '../support/collect.ts';
import { expectSound } from '../support/sound-bundle.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const ROOT = 0;
const NOBODY = 65_534;
const SIBLING = `${LOGS}/sibling.log`;
const DEFENDER = '/Library/Application Support/Microsoft/Defender';
const TCC = '/Library/Application Support/com.apple.TCC';
const UPDATES = '/Users/alex/Library/Preferences/com.microsoft.autoupdate2.plist';

const { status } = spawnSync(process.execPath, [MDEDIAG, '--version'], { uid: NOBODY, gid: NOBODY });
const canBeTwo = process.getuid?.() === ROOT && status === 0;
if (!canBeTwo) process.stderr.write('refused reading was not tested: cannot start the program as somebody else\n');

(canBeTwo ? describe : describe.skip)('somebody without administrator rights', () => {
  const files: [owner: number, mode: string, cause: Cause | undefined][] = [
    [NOBODY, '000', 'denied-by-mode'],
    [NOBODY, '200', 'denied-by-mode'],
    [NOBODY, '044', 'denied-by-mode'],
    [NOBODY, '400', undefined],
    [ROOT, '600', 'needs-root'],
    [ROOT, '640', 'needs-root'],
    [ROOT, '604', undefined],
  ];
  test.each(files)('reads a file of user %i with mode %i: %s', async (owner, mode, cause) => {
    const LOG = `${LOGS}/victim.log`;
    const root = publicTree({ [LOG]: 'victim', [SIBLING]: 'sibling' });
    give(path.join(root, LOG), owner, mode);
    const { exitCode, items } = await collectAsNobody(root);
    const refused = { outcome: 'denied', cause, errno: 'EACCES', uid: owner, fix: expect.any(String) };
    expect(items(LOG)).toMatchObject(cause === undefined ? { outcome: 'collected' } : refused);
    expect(items(SIBLING)).toMatchObject({ outcome: 'collected' });
    expect(exitCode).toBe(cause === undefined ? 0 : 5);
    expect(await outlookAsNobody(root, LOG)).toBe(cause);
  });

  const folders: [what: string, folder: string, owner: number, mode: string, item: string, cause: Cause][] = [
    ['closed folder', `${LOGS}/folder`, ROOT, '700', `${LOGS}/folder`, 'needs-root'],
    ['own closed folder', `${LOGS}/folder`, NOBODY, '000', `${LOGS}/folder`, 'denied-by-mode'],
    ['folder one may enter, but not list', `${LOGS}/folder`, ROOT, '711', `${LOGS}/folder`, 'needs-root'],
    ['folder one may list, but not enter', `${LOGS}/folder`, ROOT, '744', `${LOGS}/folder/a.log`, 'needs-root'],
    [
      'own folder one may list, but not enter',
      `${LOGS}/folder`,
      NOBODY,
      '400',
      `${LOGS}/folder/a.log`,
      'denied-by-mode',
    ],
    ['closed log folder', LOGS, ROOT, '700', LOGS, 'needs-root'],
    ['closed folder above', '/Library/Logs', ROOT, '700', LOGS, 'needs-root'],
    ['own closed folder above', '/Library/Logs', NOBODY, '000', LOGS, 'denied-by-mode'],
    ['closed Users', '/Users', ROOT, '700', UPDATES.replace('alex', '*'), 'needs-root'],
    ['Users one may enter, but not list', '/Users', ROOT, '711', UPDATES.replace('alex', '*'), 'needs-root'],
    ['closed home', '/Users/alex', ROOT, '700', UPDATES, 'needs-root'],
    ['closed folder of a collected and an excluded file', TCC, ROOT, '700', TCC, 'needs-root'],
  ];
  test.each(folders)('meets: %s', async (_, folder, owner, mode, item, cause) => {
    const readable = '/Library/Logs/Microsoft/autoupdate.log';
    const preferences = '/Library/Preferences/com.microsoft.autoupdate2.plist';
    const contents = { [`${LOGS}/folder/a.log`]: 'a', [SIBLING]: 's', [UPDATES]: 'u', [`${TCC}/TCC.db`]: 't' };
    const root = publicTree({ ...contents, [readable]: 'r', [preferences]: 'p' });
    give(path.join(root, folder), owner, mode);
    const { exitCode, items } = await collectAsNobody(root);
    expect(items(item)).toMatchObject({ outcome: 'denied', cause, errno: 'EACCES', fix: expect.any(String) });
    expect(items(preferences)).toMatchObject({ outcome: 'collected' });
    expect(exitCode).toBe(5);
  });

  test('loses nothing in a closed folder of which nothing was to be read', async () => {
    const root = publicTree({ [`${DEFENDER}/engine/a`]: 'a', [`${DEFENDER}/wdavcfg`]: 'w' });
    give(path.join(root, DEFENDER, 'engine'), ROOT, '700');
    const { exitCode, items } = await collectAsNobody(root);
    expect(items(`${DEFENDER}/engine`)).toMatchObject({ outcome: 'excluded', cause: 'policy', errno: 'EACCES' });
    expect(items(`${DEFENDER}/wdavcfg`)).toMatchObject({ outcome: 'collected' });
    expect(exitCode).toBe(0);
  });

  test('may be content with a partial bundle', async () => {
    const root = publicTree({ [`${LOGS}/victim.log`]: 'victim', [SIBLING]: 'sibling' });
    give(path.join(root, LOGS, 'victim.log'), ROOT, '600');
    expect((await collectAsNobody(root, ['--allow-partial'])).exitCode).toBe(0);
  });

  test.each([
    ['every file', [SIBLING, UPDATES]],
    ['every folder', ['/Library', '/Users']],
  ])('gets no archive when %s is closed, but is told what to do', async (_, closed) => {
    const root = publicTree({ [SIBLING]: 'sibling', [UPDATES]: 'u' });
    for (const name of closed) give(path.join(root, name), ROOT, '600');
    const out = nobodysFolder();
    const run = await collectTree(root, [], { uid: NOBODY, out });
    expect(run).toMatchObject({ exitCode: 6, stdout: '' });
    expect(run.stderr).toContain('sudo');
    expect(readdirSync(out)).toEqual([]);
  });

  test('is the only one who is refused: root reads everything', async () => {
    const root = publicTree({ [SIBLING]: 'sibling', [`${LOGS}/folder/a.log`]: 'a', [UPDATES]: 'u' });
    for (const name of [SIBLING, `${LOGS}/folder/a.log`, `${LOGS}/folder`, LOGS, '/Library', UPDATES, '/Users']) {
      give(path.join(root, name), NOBODY, '000');
    }
    const run = await collectTree(root);
    const { manifest } = await run.bundle();
    expect(run.exitCode).toBe(0);
    for (const name of [SIBLING, `${LOGS}/folder/a.log`, UPDATES]) {
      expect(itemAt(manifest, name)).toMatchObject({ outcome: 'collected' });
    }
  });
});

describe('a Mac that lacks Full Disk Access', () => {
  const fix = causeSpec('needs-full-disk-access').fix ?? '';
  const macWithout = (closed: (file: string) => boolean) => (host: Host) => ({
    ...host,
    platform: 'darwin' as const,
    isLive: true,
    home: null,
    open: async (...[file, listed]: Parameters<Host['open']>) =>
      closed(file) ? { status: 'error' as const, errno: 'EPERM' } : host.open(file, listed),
  });

  test('names it as the reason, with the way to give it', async () => {
    const root = treeOf({ [`${LOGS}/victim.log`]: 'victim', [SIBLING]: 'sibling' });
    const bundle = await collectInProcess(root, { host: macWithout((file) => file !== SIBLING) });
    const expected = { outcome: 'denied', cause: 'needs-full-disk-access', errno: 'EPERM', fix };
    expect(itemAt(bundle.manifest, `${LOGS}/victim.log`)).toMatchObject(expected);
    expect(itemAt(bundle.manifest, SIBLING)).toMatchObject({ outcome: 'collected' });
    expect(fix).toContain('Full Disk Access');
    await expectSound(bundle);
  });

  test('leads to no archive when it closes everything', async () => {
    const root = treeOf({ [SIBLING]: 'sibling' });
    const collecting = collectInProcess(root, { host: macWithout(() => true) });
    await expect(collecting).rejects.toThrow(KnownError);
    await expect(collecting).rejects.toMatchObject({ exitCode: 6, hint: fix });
  });
});

const refusals: [errno: string, owner: number | undefined, reader: number, place: string, cause: Cause][] = [
  ['EACCES', 501, 501, 'live Mac', 'denied-by-mode'],
  ['EACCES', 0, 501, 'live Mac', 'needs-root'],
  ['EACCES', undefined, 501, 'live Mac', 'needs-root'],
  ['EACCES', 0, 0, 'live Mac', 'denied-otherwise'],
  ['EPERM', 501, 501, 'live Mac', 'needs-full-disk-access'],
  ['EPERM', 0, 0, 'live Mac', 'needs-full-disk-access'],
  ['EPERM', 0, 0, 'copied tree', 'denied-otherwise'],
  ['EPERM', 0, 501, 'copied tree', 'denied-otherwise'],
  ['EIO', 0, 501, 'live Mac', 'unreadable-file'],
  ['EMFILE', 501, 501, 'copied tree', 'unreadable-file'],
];
test.each(refusals)('%s for a file of %p, read by %i on a %s: %s', (errno, owner, uid, place, cause) => {
  expect(causeOfRefusal(errno, owner, { uid, platform: 'darwin', isLive: place === 'live Mac' })).toBe(cause);
});

/** A tree everybody may enter. */
function publicTree(files: Record<string, string>): string {
  const root = treeOf(files);
  chmodSync(root, 0o755);
  return root;
}

function give(file: string, owner: number, mode: string): void {
  chownSync(file, owner, owner);
  chmodSync(file, mode);
}

function nobodysFolder(): string {
  const folder = temporaryFolder();
  chownSync(folder, NOBODY, NOBODY);
  return folder;
}

async function collectAsNobody(root: string, flags: string[] = []) {
  const run = await collectTree(root, flags, { uid: NOBODY, out: nobodysFolder() });
  const bundle = await run.bundle();
  await expectSound(bundle);
  return { exitCode: run.exitCode, items: (originalPath: string) => itemAt(bundle.manifest, originalPath) };
}

/** Why `mdediag plan` expects that a file cannot be read. */
async function outlookAsNobody(root: string, file: string): Promise<Cause | undefined> {
  const { stdout } = await runCli(['plan', '--root', root, '--json'], { uid: NOBODY, gid: NOBODY });
  const { items } = JSON.parse(stdout) as { items: { what: string; cause?: Cause }[] };
  return items.find(({ what }) => what === file)?.cause;
}
