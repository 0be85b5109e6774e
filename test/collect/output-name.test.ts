import { readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { archivesIn, manifestOf, unpack } from '../support/bundle.ts';
import { runCli, startProgram } from '../support/cli.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const COLLECT = path.resolve(import.meta.dirname, '..', 'support', 'collect-at-fixed-time.js');
const NAME = /^mdediag-\d{8}T\d{6}Z-[a-z0-9]{6}\.zip$/;
/** In summer, when clocks in London are not on UTC. The collection itself is in winter. */
const MODIFIED = new Date('2026-07-01T12:00:00Z');

const FILES = {
  [`${LOGS}/install.log`]: 'one line\n'.repeat(50_000),
  [`${LOGS}/Ä.log`]: 'first or last, by language\n',
  [`${LOGS}/z.log`]: '',
  [`${LOGS}/i.json`]: '{}',
  [`${LOGS}/I.json`]: '{}',
};

let root: string;
beforeEach(() => {
  root = treeOf(FILES);
  for (const file of Object.keys(FILES)) utimesSync(path.join(root, file), MODIFIED, MODIFIED);
});

describe('the same input and clock', () => {
  test.each([
    ['again', {}],
    ['in London, where the files have another local time', { TZ: 'Europe/London' }],
    ['in another language', { LC_ALL: 'sv_SE.UTF-8', LANG: 'sv_SE.UTF-8' }],
    ['by somebody with other variables', { HOME: '/nowhere', TMPDIR: '/nowhere', NO_COLOR: '1' }],
  ])('give the same bytes under the same name: %s', async (_name, env) => {
    const [one, other] = await Promise.all([collectAt({}), collectAt(env)]);
    expect(path.basename(other)).toBe(path.basename(one));
    expect(readFileSync(other).equals(readFileSync(one))).toBe(true);
  });

  test('in a zone with another offset, differ in that offset and in the name made from it', async () => {
    const [one, other] = await Promise.all([collectAt({}), collectAt({ TZ: 'Asia/Kathmandu' })]);
    const [inUtc, inKathmandu] = [await manifestOf(one), await manifestOf(other)];
    expect(inKathmandu).toEqual({ ...inUtc, utcOffsetMinutes: 345, bundleId: inKathmandu.bundleId });
    expect(inKathmandu.bundleId).not.toBe(inUtc.bundleId);
    const [members, others] = [await unpack(one), await unpack(other)];
    for (const name of ['manifest.json', 'SHA256SUMS']) for (const map of [members, others]) map.delete(name);
    expect(others).toEqual(members);
  });
});

describe('the name of the archive', () => {
  test('tells the time in UTC and nothing about who or where', async () => {
    expect(path.basename(await collectAt({ TZ: 'Asia/Kathmandu' }))).toMatch(
      /^mdediag-20260115T102030Z-[a-z0-9]{6}\.zip$/,
    );
  });

  test('changes with the content', async () => {
    const before = await collectAt({});
    utimesSync(path.join(root, `${LOGS}/z.log`), MODIFIED, new Date(0));
    const after = await collectAt({});
    for (const archive of [before, after]) expect(path.basename(archive)).toMatch(NAME);
    expect(path.basename(after)).not.toBe(path.basename(before));
  });

  test('of an ordinary run has the same form', async () => {
    const target = temporaryFolder();
    await runCli(['collect', '--yes', '--root', root, '-o', target]);
    expect(archivesIn(target).map((archive) => path.basename(archive))).toEqual([expect.stringMatching(NAME)]);
  });

  test('is the one that was asked for', async () => {
    const target = temporaryFolder();
    await runCli(['collect', '--yes', '--root', root, '-o', 'Für den Support.zip'], { cwd: target });
    expect(archivesIn(target)).toEqual([path.join(target, 'Für den Support.zip')]);
  });
});

/** Collects into a new folder, in UTC unless `env` says otherwise. Returns the path of the archive. */
async function collectAt(env: Record<string, string>): Promise<string> {
  const program = [process.execPath, COLLECT, root, temporaryFolder()] as [string, ...string[]];
  const { exitCode, stdout, stderr } = await startProgram(program, { env: { TZ: 'UTC', ...env } }).result;
  if (exitCode !== 0) throw new Error(stderr);
  return stdout;
}
