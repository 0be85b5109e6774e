import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect } from '@jest/globals';
import { identifyProcess, type ProcessIdentity } from '../../src/lib/process-identity.ts';
import { beginJournal, readJournal } from '../../src/measure/experiment/journal.ts';
import { type CliResult, runCli, until } from '../support/cli.ts';
import { IS_ROOT, ORDINARY, testWhere } from '../support/environment.ts';
import { type StandInMac, standInMac } from '../support/stand-in-mac.ts';

const asRoot = testWhere(IS_ROOT, 'only root changes settings');
const onLinux = testWhere(IS_ROOT && process.platform === 'linux', 'needs root and setsid');

/** Nobody: above the highest process id of Linux and macOS. */
const GONE: ProcessIdentity = { pid: 4_194_305, startedAt: 'then', bootId: 'another' };

describe('after an interrupted experiment, `restore`', () => {
  asRoot('puts the setting back, says so, and has nothing to do the next time', async () => {
    const mac = await interrupted();
    expect(await restore(mac)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('enabled again') });
    expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal) }).toEqual({
      monitoring: 'enabled',
      journal: false,
    });
    mac.setHealth('behavior_monitoring', '"disabled"');
    expect(await restore(mac)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing to restore') });
    expect(mac.monitoring()).toBe('disabled');
  });

  asRoot('says when it was as before already', async () => {
    const mac = await interrupted();
    mac.setHealth('behavior_monitoring', '"enabled"');
    const { exitCode, stdout } = await restore(mac, ['--json']);
    expect({ exitCode, ...JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      schema: 1,
      status: 'restored',
      value: 'enabled',
      wasSo: true,
    });
    expect(existsSync(mac.journal)).toBe(false);
  });

  asRoot('leaves an experiment alone that is still running, and knows a number that was used again', async () => {
    const self = await identifyProcess(process.pid);
    const running = await interrupted(self);
    expect(await restore(running)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`${process.pid}`) });
    expect({ monitoring: running.monitoring(), journal: existsSync(running.journal) }).toEqual({
      monitoring: 'disabled',
      journal: true,
    });
    for (const other of [{ startedAt: 'earlier' }, { bootId: 'before the restart' }]) {
      const mac = await interrupted({ ...(self as ProcessIdentity), ...other });
      expect(await restore(mac)).toMatchObject({ exitCode: 0 });
      expect(mac.monitoring()).toBe('enabled');
    }
  });

  asRoot('keeps the journal until Defender answers, and gets there', async () => {
    const mac = await interrupted();
    mac.setFaults('exec sleep 100');
    const hung = await restore(mac, ['--mdatp-timeout', '100ms']);
    expect(hung).toMatchObject({ exitCode: 9, stdout: expect.stringContaining('did not answer within 100 ms') });
    expect(hung.stdout).toContain('sudo mdatp config behavior-monitoring --value enabled');
    expect({ journal: existsSync(mac.journal), alive: mac.alive() }).toEqual({ journal: true, alive: [] });
    mac.setFaults('');
    expect(await restore(mac)).toMatchObject({ exitCode: 0 });
    expect(mac.monitoring()).toBe('enabled');
  });

  asRoot('does not believe what Defender does not keep', async () => {
    const mac = await interrupted();
    mac.setFaults('case "$1" in config) echo "Configuration property updated."; exit 0 ;; esac');
    expect(await restore(mac)).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('it stays disabled') });
    expect(existsSync(mac.journal)).toBe(true);
  });

  onLinux('notices a change that arrives late', async () => {
    const mac = await interrupted();
    // What a change may do whose sender was killed: it comes after the one that puts the setting back. The sender ends when the
    // change has left its process group, which is ended with it.
    mac.setFaults(`
      case "$1" in config)
        if mkdir "$here/late" 2>/dev/null; then
          export health here
          setsid sh -c 'touch "$here/apart"; sleep 0.4; sed -i "s/"enabled"/"disabled"/" "$health"; touch "$here/arrived"' >/dev/null 2>&1 &
          until [ -e "$here/apart" ]; do sleep 0.01; done
        fi
      esac`);
    expect(await restore(mac)).toMatchObject({ exitCode: 0 });
    await until(() => existsSync(`${mac.folder}/arrived`));
    expect(mac.monitoring()).toBe('enabled');
  });

  asRoot('does not run a program that others could have changed', async () => {
    const mac = await interrupted();
    chmodSync(mac.mdatp, 0o777);
    expect(await restore(mac)).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('others than root') });
    expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal) }).toEqual({
      monitoring: 'disabled',
      journal: true,
    });
  });

  asRoot('is for root only when there is something to restore', async () => {
    const mac = await interrupted();
    expect(await restore(mac, [], ORDINARY)).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('sudo') });
    expect(await restore(standInMac(), [], ORDINARY)).toMatchObject({ exitCode: 0 });
  });
});

describe('a journal that cannot be relied on: nothing is guessed, and it says how to do it by hand', () => {
  const damages: [string, (mac: StandInMac) => void][] = [
    ['is cut', (mac) => writeFileSync(mac.journal, readFileSync(mac.journal, 'utf8').slice(0, 100))],
    ['is empty', (mac) => writeFileSync(mac.journal, '')],
    ['has another schema', (mac) => rewrite(mac, { schema: 2 })],
    ['names no value', (mac) => rewrite(mac, { original: 'on' })],
    ['names a program by a relative path', (mac) => rewrite(mac, { mdatp: 'mdatp' })],
    ['can be changed by others', (mac) => chmodSync(mac.journal, 0o666)],
    ['belongs to somebody else', (mac) => chownSync(mac.journal, 65534, 65534)],
    ['is far too long', (mac) => writeFileSync(mac.journal, ' '.repeat(100_000))],
  ];
  for (const [name, damage] of damages) {
    asRoot(`one that ${name}`, async () => {
      const mac = await interrupted();
      damage(mac);
      expect(await readJournal(mac.stateFolder)).toEqual({ state: 'damaged', reason: expect.stringMatching(/^\S/) });
    });
  }

  asRoot('for the person who runs `restore`', async () => {
    const mac = await interrupted();
    writeFileSync(mac.journal, '{');
    await expectRefusal(mac);
  });

  asRoot('a link', async () => {
    const [mac, other] = [await interrupted(), await interrupted()];
    writeFileSync(`${mac.folder}/x`, '');
    const linked = standInMac();
    symlinkSync(other.journal, linked.journal);
    await expectRefusal({ ...linked, monitoring: other.monitoring });
  });

  asRoot('a folder', async () => {
    const mac = standInMac();
    mac.setHealth('behavior_monitoring', '"disabled"');
    mkdirSync(mac.journal);
    await expectRefusal(mac);
  });

  async function expectRefusal(mac: StandInMac): Promise<void> {
    const { exitCode, stdout } = await restore(mac);
    expect({ exitCode, monitoring: mac.monitoring(), journal: existsSync(mac.journal) }).toEqual({
      exitCode: 8,
      monitoring: 'disabled',
      journal: true,
    });
    expect(stdout).toContain(`sudo rm "${mac.journal}"`);
  }
});

describe('while there is a journal, every other command', () => {
  asRoot('says so in one line on stderr, to everybody; not with --quiet', async () => {
    const mac = await interrupted();
    const warning =
      'An experiment is running or was interrupted: `sudo mdediag restore` puts the setting it changed back.\n';
    const args = ['--state-folder', mac.stateFolder, 'schema', 'samples'];
    for (const user of [{}, ORDINARY]) {
      const { stdout, stderr } = await runCli(args, user);
      expect(stderr).toBe(warning);
      expect(JSON.parse(stdout)).toBeDefined();
    }
    expect((await runCli([...args, '--quiet'])).stderr).toBe('');
    await restore(mac);
    expect((await runCli(args)).stderr).toBe('');
  });
});

/** A Mac on which an experiment by `owner` has switched behavior monitoring off. */
async function interrupted(owner: ProcessIdentity = GONE): Promise<StandInMac> {
  const mac = standInMac();
  mac.setHealth('behavior_monitoring', '"disabled"');
  await beginJournal(mac.stateFolder, {
    kind: 'mdediag-experiment-journal',
    schema: 1,
    setting: 'behavior-monitoring',
    original: 'enabled',
    requested: 'disabled',
    requestedAt: '2026-11-20T18:45:00.000Z',
    mdatp: mac.mdatp,
    owner,
  });
  return mac;
}

function rewrite(mac: StandInMac, change: object): void {
  writeFileSync(mac.journal, JSON.stringify({ ...JSON.parse(readFileSync(mac.journal, 'utf8')), ...change }));
}

function restore(mac: StandInMac, flags: readonly string[] = [], user = {}): Promise<CliResult> {
  return runCli(['restore', '--state-folder', mac.stateFolder, ...flags], user);
}
