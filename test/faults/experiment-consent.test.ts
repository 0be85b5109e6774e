import { existsSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { startDaemon } from '../../fixtures/stand-in-mac/start.mjs';
import { runCli } from '../support/cli.ts';
import { IS_ROOT, ORDINARY, testWhere } from '../support/environment.ts';
import { IDLE, SHORT } from '../support/experiment.ts';
import { type StandInMac, standInMac } from '../support/stand-in-mac.ts';
import { HAS_PYTHON, inTerminal, KEY, type Step } from '../support/terminal.ts';

const asRoot = testWhere(IS_ROOT, 'only root changes settings');
const onTerminal = testWhere(IS_ROOT && HAS_PYTHON, 'needs root, and python3 to play the terminal');

const QUESTION: Step[] = [{ expect: 'Switch behavior monitoring off and on as described?' }, { expect: '(y/N)' }];

/** Something to measure. */
let daemon: ReturnType<typeof startDaemon>;
beforeAll(() => {
  daemon = startDaemon('/', 'telemetryd', { on: IDLE, off: IDLE });
});
afterAll(() => {
  daemon.kill();
});

describe('before anything is switched, a person says yes', () => {
  onTerminal('having read what will be off, for how long, and that it comes back', async () => {
    const mac = standInMac();
    const { exitCode, lines } = await inTerminal(args(mac, SHORT), [
      { expect: 'behavior monitoring, for 900 ms in all' },
      { expect: 'It comes back' },
      ...QUESTION,
      { send: 'y' },
      { send: KEY.enter },
      { expect: 'Window 1 of 4' },
    ]);
    expect(exitCode).toBe(0);
    expect(lines.join('\n')).toContain('Behavior monitoring');
    expect({ monitoring: mac.monitoring(), samples: existsSync(samples(mac)) }).toEqual({
      monitoring: 'enabled',
      samples: true,
    });
  });

  const noes: [string, Step][] = [
    ['Enter', { send: KEY.enter }],
    ['n', { send: `n${KEY.enter}` }],
    ['Ctrl-C', { send: KEY.ctrlC }],
    ['Ctrl-D', { send: KEY.ctrlD }],
  ];
  for (const [name, step] of noes) {
    onTerminal(`${name} is no: exit code 7, nothing changed, nothing written`, async () => {
      const mac = standInMac();
      const { exitCode } = await inTerminal(args(mac, SHORT), [...QUESTION, step]);
      expect(exitCode).toBe(7);
      expectUntouched(mac);
    });
  }

  asRoot('without a terminal, --yes is needed', async () => {
    const mac = standInMac();
    const result = await runCli(args(mac, SHORT));
    expect(result).toMatchObject({ exitCode: 7, stdout: '', stderr: expect.stringContaining('--yes') });
    expectUntouched(mac);
  });
});

describe('what stands in the way is told before anything is asked, all at once', () => {
  asRoot('the mode of tamper protection, a managed setting, a missing answer', async () => {
    const mac = standInMac();
    mac.setHealth('tamper_protection', '"block"');
    mac.setHealth('behavior_monitoring', '"enabled" [managed]');
    mac.setHealth('passive_mode_enabled', undefined);
    const { exitCode, stderr, stdout } = await runCli(args(mac, ['--yes']));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    for (const words of ['Tamper protection is in block mode', '[managed]', 'passive_mode_enabled'])
      expect(stderr).toContain(words);
    expect(stderr.match(/^- /gm)).toHaveLength(3);
    expectUntouched(mac);
  });

  asRoot('a Defender that does not answer', async () => {
    const mac = standInMac();
    mac.setFaults('exec sleep 100');
    const result = await runCli(args(mac, ['--yes', '--mdatp-timeout', '200ms']));
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('gave no answer (timeout)') });
    expect(mac.alive()).toEqual([]);
  });

  asRoot('somebody who is not root: exit code 6', async () => {
    const mac = standInMac();
    const result = await runCli(args(mac, ['--yes', '-o', '/tmp/never.jsonl']), ORDINARY);
    expect(result).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('sudo') });
    expectUntouched(mac);
  });

  const wrong: [string, string[]][] = [
    ['an odd number of windows', ['--windows', '5']],
    ['two windows', ['--windows', '2']],
    ['a window without a unit', ['--window', '5']],
    ['an empty workload', ['--workload', '']],
    ['a workload that is not there', ['--workload', '/no/such/program']],
    ['a folder that is not there', ['-o', '/no/such/folder/samples.jsonl']],
    ['a window too short to measure', ['--window', '1s', '--interval', '500ms']],
  ];
  for (const [name, flags] of wrong) {
    asRoot(`${name} is a usage error`, async () => {
      const mac = standInMac();
      expect(await runCli(args(mac, ['--yes', ...flags]))).toMatchObject({ exitCode: 2, stdout: '' });
      expectUntouched(mac);
    });
  }
});

describe('the person behind sudo', () => {
  asRoot('gets the measurements, and the workload runs as that person', async () => {
    const mac = standInMac();
    const env = { ...process.env, SUDO_USER: 'nobody', SUDO_UID: '65534' };
    const out = `${mac.folder}/samples.jsonl`;
    // Fails for root.
    const workload = ['--workload', `/bin/sh -c '[ "$(id -u)" = 65534 ]'`];
    const result = await runCli(args(mac, ['--yes', '--json', ...SHORT, ...workload]), { env });
    expect(result).toMatchObject({ exitCode: 0 });
    expect({ uid: statSync(out).uid, mode: statSync(out).mode & 0o777 }).toEqual({ uid: 65534, mode: 0o600 });
  });
});

function args(mac: StandInMac, flags: readonly string[]): string[] {
  const places = ['--mdatp', mac.mdatp, '--state-folder', mac.stateFolder, '-o', samples(mac)];
  return ['experiment', 'bm', ...places, ...flags];
}

function samples({ folder }: StandInMac): string {
  return `${folder}/samples.jsonl`;
}

function expectUntouched(mac: StandInMac): void {
  expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal), samples: existsSync(samples(mac)) }).toEqual(
    {
      monitoring: 'enabled',
      journal: false,
      samples: false,
    },
  );
}
