import { chmodSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { archivesIn, manifestOf } from '../support/bundle.ts';
import { MDEDIAG, startProgram } from '../support/cli.ts';
import { IS_ROOT, ORDINARY, testWhere } from '../support/environment.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const knowsNobody = /^nobody:[^:]*:65534:65534:/m.test(readFileSync('/etc/passwd', 'utf8'));
const testWithNobody = testWhere(IS_ROOT && knowsNobody, 'needs root, and a user nobody with the number 65534');

describe('the archive is private', () => {
  test.each(['000', '022', '077', '777'])('umask %s', async (umask) => {
    expect(await collect({ umask })).toMatchObject({ mode: '600' });
  });
});

describe('the archive belongs to the person behind sudo', () => {
  const nobody = { SUDO_USER: 'nobody', SUDO_UID: '65534', SUDO_GID: '65534' };
  const self = { owner: '0:0', sudo: false };
  const cases: [who: string, env: Record<string, string>, expected: { owner: string; sudo: boolean }][] = [
    ['a real person', nobody, { owner: '65534:65534', sudo: true }],
    [
      'a real person with a forged group: the user database decides',
      { ...nobody, SUDO_GID: '0' },
      { owner: '65534:65534', sudo: true },
    ],
    ['a number that is not theirs', { ...nobody, SUDO_UID: '1' }, self],
    ['a number with something added', { ...nobody, SUDO_UID: '65534x' }, self],
    ['no number', { SUDO_USER: 'nobody' }, self],
    ['a name nobody has', { ...nobody, SUDO_USER: 'no-such-user' }, self],
    ['root', { SUDO_USER: 'root', SUDO_UID: '0', SUDO_GID: '0' }, self],
    ['no name', { ...nobody, SUDO_USER: '' }, self],
    ['a pattern', { ...nobody, SUDO_USER: 'nobod.' }, self],
    ['a path', { ...nobody, SUDO_USER: '../nobody' }, self],
    ['a field of the user database', { ...nobody, SUDO_USER: 'nobody:x' }, self],
    ['two lines', { ...nobody, SUDO_USER: 'nobody\nroot' }, self],
  ];
  for (const [who, env, expected] of cases) {
    testWithNobody(`SUDO_USER is ${who}`, async () => {
      expect(await collect({ env })).toMatchObject(expected);
    });
  }

  test('an ordinary user who sets the variables gets nothing by it', async () => {
    const owner = `${ORDINARY.uid ?? process.getuid?.()}:${ORDINARY.gid ?? process.getgid?.()}`;
    const env = { SUDO_USER: 'daemon', SUDO_UID: '1', SUDO_GID: '1' };
    expect(await collect({ env, user: ORDINARY })).toMatchObject({ owner, sudo: false, mode: '600' });
  });
});

/** Collects into a new folder and tells whose the archive is. */
async function collect({ umask = '022', env = {}, user = {} }) {
  const [tree, target] = [treeOf({ [`${LOGS}/install.log`]: 'hello\n' }), temporaryFolder()];
  chmodSync(tree, 0o755);
  chmodSync(target, 0o777);
  const run = [process.execPath, MDEDIAG, 'collect', '--yes', '--quiet', '--root', tree, '-o', target];
  const withUmask = ['/bin/sh', '-c', `umask ${umask} && exec "$@"`, 'sh', ...run] as [string, ...string[]];
  const { SUDO_USER, SUDO_UID, SUDO_GID, ...ours } = process.env;
  const result = await startProgram(withUmask, { env: { ...ours, ...env }, ...user }).result;
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  const archive = archivesIn(target)[0] ?? '';
  const { uid, gid, mode } = statSync(archive);
  const { sudo } = (await manifestOf(archive)).privileges;
  return { owner: `${uid}:${gid}`, mode: (mode & 0o7777).toString(8), sudo };
}
