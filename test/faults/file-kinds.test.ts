import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openSealed } from '../../src/collect/open-sealed.ts';
import { bytePath } from '../../src/lib/byte-path.ts';
import { itemAt } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { type Bundle, collectInProcess, collectTree, contentOf } from '../support/collect.ts';
import { expectSound } from '../support/sound-bundle.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const SIBLING = `${LOGS}/sibling.log`;
const CANARY = 'CANARY-behind-a-link';
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('what is no regular file is listed and skipped, and is no loss', () => {
  const kinds: [kind: string, make: (file: string) => void | Promise<void>, reason: string][] = [
    ['a FIFO', (file) => void execFileSync('mkfifo', [file]), 'not a regular file but a fifo'],
    ['a socket', listen, 'not a regular file but a socket'],
    ['a link to a file', (file) => symlinkSync(secret(), file), 'not a regular file but a symlink'],
    ['a link to a folder', (file) => symlinkSync(path.dirname(secret()), file), 'not a regular file but a symlink'],
    ['a link to itself', (file) => symlinkSync(path.basename(file), file), 'not a regular file but a symlink'],
    ['a link to nothing', (file) => symlinkSync('nowhere', file), 'not a regular file but a symlink'],
    ['a link to its own folder', (file) => symlinkSync('.', file), 'not a regular file but a symlink'],
  ];
  test.each(kinds)('%s', async (_, make, reason) => {
    const root = treeOf({ [SIBLING]: 'sibling' });
    await make(path.join(root, LOGS, 'odd.log'));
    await expectSkipped(root, `${LOGS}/odd.log`, { cause: 'not-a-regular-file', reason });
  });

  const noDevice = process.getuid?.() === 0 ? undefined : 'only root can make a device';
  if (noDevice !== undefined) process.stderr.write(`device files were not tested: ${noDevice}\n`);
  (noDevice === undefined ? test : test.skip)('an endless device', async () => {
    const root = treeOf({ [SIBLING]: 'sibling' });
    execFileSync('mknod', [path.join(root, LOGS, 'zero.log'), 'c', '1', '5']);
    const reason = 'not a regular file but a device';
    await expectSkipped(root, `${LOGS}/zero.log`, { cause: 'not-a-regular-file', reason });
  });

  test('a folder where a settings file is expected', async () => {
    const settings = '/Library/Preferences/com.microsoft.autoupdate2.plist';
    const root = treeOf({ [SIBLING]: 'sibling', [`${settings}/inner.plist`]: CANARY });
    await expectSkipped(root, settings, { cause: 'not-a-regular-file', reason: 'not a regular file but a folder' });
  });
});

test('a folder named like a log is looked into', async () => {
  const root = treeOf({ [`${LOGS}/folder.log/inner.log`]: 'inner', [SIBLING]: 'sibling' });
  const run = await collectTree(root);
  const bundle = await run.bundle();
  expect(run.exitCode).toBe(0);
  expect(contentOf(bundle, `${LOGS}/folder.log/inner.log`)).toBe('inner');
});

test('a folder that a pattern names is listed as one item, whatever its letter case', async () => {
  const reports = '/Library/Logs/DiagnosticReports/wdavdaemon.folder';
  const quarantine = '/Library/Application Support/Microsoft/Defender/Quarantine';
  const root = treeOf({ [`${reports}/a.ips`]: CANARY, [`${quarantine}/a`]: CANARY, [SIBLING]: 'sibling' });
  const bundle = await (await collectTree(root)).bundle();
  expect(itemAt(bundle.manifest, reports)).toMatchObject({ outcome: 'skipped', fileType: 'folder' });
  expect(itemAt(bundle.manifest, quarantine)).toMatchObject({ outcome: 'excluded', fileType: 'folder' });
  expectNoCanary(bundle);
});

test('a hard link is a file like any other', async () => {
  const root = treeOf({ [SIBLING]: 'sibling' });
  linkSync(path.join(root, SIBLING), path.join(root, LOGS, 'twin.log'));
  const run = await collectTree(root);
  const bundle = await run.bundle();
  expect(run.exitCode).toBe(0);
  expect(contentOf(bundle, `${LOGS}/twin.log`)).toBe('sibling');
  await expectSound(bundle);
});

describe('a link above the files: none behind it is listed or read, and that counts as a loss', () => {
  const HOME_FILE = '/Users/alex/Library/Preferences/com.microsoft.autoupdate2.plist';
  test.each([
    ['the log folder', LOGS, LOGS],
    ['the folder above it', '/Library/Logs/Microsoft', LOGS],
    ['Library', '/Library', LOGS],
    ['Users', '/Users', '/Users/*/Library/Preferences/com.microsoft.autoupdate2.plist'],
    ['a home folder', '/Users/alex', HOME_FILE],
    ['a folder in a home folder', '/Users/alex/Library/Preferences', HOME_FILE],
  ])('%s', async (_, linked, item) => {
    const root = treeOf({ [`${LOGS}/a.log`]: CANARY, [HOME_FILE]: CANARY });
    moveBehindLink(root, linked);
    const run = await collectTree(root);
    const bundle = await run.bundle();
    expect(run.exitCode).toBe(5);
    expect(itemAt(bundle.manifest, item)).toMatchObject({
      outcome: 'skipped',
      cause: 'not-a-folder',
      reason: `${linked} is not a folder but a symlink`,
      fix: expect.any(String),
    });
    const others = bundle.manifest.items.filter(
      (entry) => entry.kind === 'file' && entry.originalPath.startsWith(`${linked}/`),
    );
    expect(others.filter(({ path: member }) => member !== undefined)).toEqual([]);
    const isHome = linked.startsWith('/Users');
    expect(JSON.stringify(bundle.manifest).includes('a.log')).toBe(isHome);
    await expectSound(bundle);
  });

  test('the tree itself may be reached through a link', async () => {
    const root = treeOf({ [SIBLING]: 'sibling' });
    const link = path.join(temporaryFolder(), 'link');
    symlinkSync(root, link);
    const run = await collectTree(link);
    expect(run.exitCode).toBe(0);
    expect(contentOf(await run.bundle(), SIBLING)).toBe('sibling');
  });
});

const noStranger = process.getuid?.() === 0 ? undefined : 'only root can start a program as somebody else';
if (noStranger !== undefined) process.stderr.write(`a home behind a link was not tested: ${noStranger}\n`);
(noStranger === undefined ? test : test.skip)(
  'a home on this Mac may lie behind a link, as that of root does',
  async () => {
    const file = 'Library/Preferences/com.microsoft.autoupdate2.plist';
    const home = treeOf({ [file]: 'settings' });
    const link = path.join(temporaryFolder(), 'home');
    symlinkSync(home, link);
    for (const folder of [home, path.dirname(link)]) chmodSync(folder, 0o755);
    // The user database does not know this number, so that only HOME tells the home.
    const identity = { uid: 54_321, gid: 54_321, env: { ...process.env, HOME: link } };
    const { stdout } = await runCli(['plan', '--json', '--include', 'autoupdate'], identity);
    const { items } = JSON.parse(stdout) as { items: { what: string; readable: string }[] };
    expect(items).toContainEqual(expect.objectContaining({ what: path.join(home, file), readable: 'yes' }));
  },
);

describe('a link that takes the place between listing and reading leads nowhere', () => {
  test.each([
    ['of the file', `${LOGS}/folder/a.log`],
    ['of its folder', `${LOGS}/folder`],
    ['of a folder further up', '/Library/Logs'],
    ['of the top folder', '/Library'],
  ])('%s', async (_, place) => {
    const LOG = `${LOGS}/folder/a.log`;
    const root = treeOf({ [LOG]: CANARY, [`${LOGS}/folder2/b.log`]: 'other' });
    const bundle = await collectInProcess(root, { planned: () => moveBehindLink(root, place) });
    expect(itemAt(bundle.manifest, LOG)).toMatchObject({ outcome: 'vanished', cause: 'replaced' });
    expectNoCanary(bundle);
    await expectSound(bundle);
  });

  test('of a folder, with another file of the same name behind it', async () => {
    const LOG = `${LOGS}/folder/a.log`;
    const root = treeOf({ [LOG]: 'harmless', [SIBLING]: 'sibling' });
    const elsewhere = treeOf({ 'a.log': CANARY });
    const swap = (): void => {
      renameSync(path.join(root, LOGS, 'folder'), path.join(root, 'old'));
      symlinkSync(elsewhere, path.join(root, LOGS, 'folder'));
    };
    const bundle = await collectInProcess(root, { planned: swap });
    expect(itemAt(bundle.manifest, LOG)).toMatchObject({ outcome: 'vanished', cause: 'replaced' });
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
    expectNoCanary(bundle);
  });

  test('of a socket', async () => {
    const LOG = `${LOGS}/a.log`;
    const root = treeOf({ [LOG]: 'a', [SIBLING]: 'sibling' });
    const other = path.join(root, 'socket');
    await listen(other);
    const swap = (): void => renameSync(other, path.join(root, LOG));
    const bundle = await collectInProcess(root, { planned: swap });
    expect(itemAt(bundle.manifest, LOG)).toMatchObject({ outcome: 'vanished', cause: 'replaced' });
    expect(contentOf(bundle, SIBLING)).toBe('sibling');
  });
});

test.each([
  ['a folder', (place: string) => mkdirSync(place)],
  ['a FIFO', (place: string) => execFileSync('mkfifo', [place])],
])('%s that got the number of a listed file is not taken for it', async (_, make) => {
  const place = path.join(temporaryFolder(), 'a.log');
  make(place);
  expect(await openSealed(bytePath(place), lstatSync(place))).toEqual({ status: 'replaced' });
});

async function expectSkipped(root: string, originalPath: string, expected: object): Promise<void> {
  const run = await collectTree(root);
  const bundle = await run.bundle();
  expect(run.exitCode).toBe(0);
  const item = itemAt(bundle.manifest, originalPath);
  expect(item).toMatchObject({ outcome: 'skipped', ...expected });
  expect(item.path).toBeUndefined();
  expect(contentOf(bundle, SIBLING)).toBe('sibling');
  expectNoCanary(bundle);
  await expectSound(bundle);
}

function expectNoCanary({ members }: Bundle): void {
  const tellTales = [...members].filter(([name, bytes]) => name.includes(CANARY) || bytes.includes(CANARY));
  expect(tellTales).toEqual([]);
}

/** A file outside of the tree. */
function secret(): string {
  const file = path.join(temporaryFolder(), 'secret.log');
  writeFileSync(file, CANARY);
  return file;
}

/** Moves a part of the tree out of it and puts a link in its place. */
function moveBehindLink(root: string, part: string): void {
  const elsewhere = path.join(temporaryFolder(), 'moved');
  renameSync(path.join(root, part), elsewhere);
  symlinkSync(elsewhere, path.join(root, part));
}

function listen(file: string): Promise<void> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve) => server.listen(file, resolve));
}
