import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { archivesIn, manifestOf, unpack } from '../support/bundle.ts';
import { type CliResult, MDEDIAG, startProgram } from '../support/cli.ts';
import { IS_ROOT, testWhere } from '../support/environment.ts';
import { standIn } from '../support/stand-in.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const asRoot = testWhere(IS_ROOT, 'only root can become somebody else');
const UNKNOWN_UID = 4242;

/** Programs a search through PATH could find, all of them traps. */
const TRAPS = ['sh', 'env', 'ps', 'uname', 'mdatp', 'id', 'node'];

describe('the environment of the caller', () => {
  test('does not reach the commands that are run', async () => {
    const traps = trapFolder();
    const mdatp = standIn({ version: '/usr/bin/env' });
    const out = temporaryFolder();
    const hostile = {
      PATH: traps,
      LD_PRELOAD: '/nowhere/evil.so',
      LD_LIBRARY_PATH: traps,
      DYLD_INSERT_LIBRARIES: '/nowhere/evil.dylib',
      NODE_OPTIONS: '--no-warnings',
      BASH_ENV: path.join(traps, 'sh'),
      ENV: path.join(traps, 'sh'),
      IFS: '/',
      HOME: traps,
      TMPDIR: '/nowhere',
      LC_ALL: 'xx_YY.nonsense',
      SECRET: 'not for others',
    };
    const { exitCode } = await run(['collect', '--yes', '--mdatp', mdatp.program, '-o', out], hostile);
    expect(exitCode).toBe(0);
    const members = await unpack(archivesIn(out)[0] ?? '');
    const names = namesIn(members.get('commands/mdatp-version.txt'));
    // The shell of the stand-in adds the second half.
    expect(['PATH', 'LC_ALL', 'PWD', 'OLDPWD', 'SHLVL', '_']).toEqual(expect.arrayContaining(names));
    expect(members.get('commands/mdatp-version.txt')?.toString()).toContain('PATH=/usr/bin:/bin:/usr/sbin:/sbin\n');
    expect(members.has('commands/mdatp-version.stderr.txt')).toBe(false);
    expect(readdirSync(traps).sort()).toEqual([...TRAPS].sort());
  });

  test.each([
    ['an unknown time zone', { TZ: 'Nowhere/At_all' }, 0],
    ['a time zone with odd minutes', { TZ: 'Asia/Kathmandu' }, 345],
    ['no variable at all', { TZ: undefined }, expect.any(Number)],
    ['a temporary folder that is not there', { TMPDIR: '/nowhere', TZ: 'UTC' }, 0],
    ['a home folder that is not there', { HOME: '/nowhere', TZ: 'UTC' }, 0],
    ['nonsense for a language', { LC_ALL: 'xx', LANG: '\u0007', TZ: 'UTC' }, 0],
  ])('may hold %s', async (_, variables, utcOffsetMinutes) => {
    const out = temporaryFolder();
    const { exitCode, stderr } = await run(['collect', '--yes', '--root', tree(), '-o', out], variables);
    expect(stderr).not.toMatch(/bug|Error/);
    expect(exitCode).toBe(0);
    expect(await manifestOf(archivesIn(out)[0] ?? '')).toMatchObject({ utcOffsetMinutes });
  });
});

describe('a user whom the user database does not know', () => {
  for (const variables of [{}, { HOME: '/nowhere' }, { HOME: 'not/absolute' }, { HOME: '' }]) {
    asRoot(`collects what everybody may read, with ${JSON.stringify(variables)}`, async () => {
      const [root, out] = [tree(), temporaryFolder()];
      chownSync(out, UNKNOWN_UID, UNKNOWN_UID);
      const live = ['collect', '--yes', '--include', 'autoupdate', '-o', out];
      expect(await run(live, variables, UNKNOWN_UID)).toMatchObject({ exitCode: 0 });
      expect(await run(['plan', '--root', root], variables, UNKNOWN_UID)).toMatchObject({ exitCode: 0 });
      expect(await manifestOf(archivesIn(out)[0] ?? '')).toMatchObject({
        privileges: { uid: UNKNOWN_UID, sudo: false },
      });
    });
  }
});

describe('a current folder that was deleted', () => {
  test.each([[['plan']], [['collect', '--yes']], [['doctor']]])(
    'ends `%s` with words and a usage error',
    async (args) => {
      const gone = path.join(temporaryFolder(), 'gone');
      mkdirSync(gone);
      const result = await inShell('cd "$1" && rmdir "$1" && shift && exec "$@"', [gone], args);
      expect(result).toMatchObject({ exitCode: 2, stdout: '' });
      expect(result.stderr).toMatch(/^The current folder does not exist anymore/);
    },
  );
});

describe('closed standard streams', () => {
  test.each([['<&-'], ['>&-'], ['2>&-'], ['<&- >&- 2>&-']])(
    '%s: the archive is whole all the same',
    async (closing) => {
      const out = temporaryFolder();
      const result = await inShell(`exec "$@" ${closing}`, [], ['collect', '--yes', '--root', tree(), '-o', out]);
      expect(result.exitCode).toBe(0);
      const [archive = '', ...others] = archivesIn(out);
      expect(others).toEqual([]);
      expect((await unpack(archive)).get(`files${LOGS}/install.log`)?.toString()).toBe('installed\n');
    },
  );

  test('<&- without --yes is no consent', async () => {
    const out = temporaryFolder();
    const result = await inShell('exec "$@" <&-', [], ['collect', '--root', tree(), '-o', out]);
    expect(result).toMatchObject({ exitCode: 7, stdout: '' });
    expect(archivesIn(out)).toEqual([]);
  });
});

function tree(): string {
  const root = treeOf({ [`${LOGS}/install.log`]: 'installed\n' });
  chmodSync(root, 0o755);
  return root;
}

/** A folder of programs that leave a file there when they are run. */
function trapFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  for (const name of TRAPS) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n: >'${folder}/${name}-was-run'\n`, { mode: 0o755 });
  }
  return folder;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv, uid?: number): Promise<CliResult> {
  const identity = uid === undefined ? {} : { uid, gid: uid };
  return startProgram([process.execPath, MDEDIAG, ...args], { env, ...identity }).result;
}

/** Runs `mdediag ARGS` as the last arguments of a shell command. */
function inShell(command: string, before: readonly string[], args: readonly string[]): Promise<CliResult> {
  return startProgram(['/bin/sh', '-c', command, 'sh', ...before, process.execPath, MDEDIAG, ...args]).result;
}

function namesIn(environment: Buffer | undefined): string[] {
  return (environment?.toString() ?? '').split('\n').flatMap((line) => line.match(/^\w+(?==)/)?.[0] ?? []);
}
