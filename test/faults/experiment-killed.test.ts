import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { startDaemon } from '../../fixtures/stand-in-mac/start.mjs';
import { seededRandom } from '../../src/lib/statistics/random.ts';
import { type CliRun, runCli, until } from '../support/cli.ts';
import { IS_ROOT, testWhere } from '../support/environment.ts';
import { IDLE, SHORT, startExperiment, untilWindow } from '../support/experiment.ts';
import { type StandInMac, standInMac } from '../support/stand-in-mac.ts';

const asRoot = testWhere(IS_ROOT, 'only root changes settings');

/** Five runs at a time, on a machine that may be busy with other tests. */
jest.setTimeout(90_000);

const MOMENTS = 30;
/** As many runs go on at a time. */
const AT_A_TIME = 5;
const BACK_WITHIN_MS = 5_000;

/** Something to measure. */
let daemon: ReturnType<typeof startDaemon>;
beforeAll(() => {
  daemon = startDaemon('/', 'telemetryd', { on: IDLE, off: IDLE });
});
afterAll(() => {
  daemon.kill();
});

describe('killed with `kill -9`: within five seconds behavior monitoring is as it was, and no process is left', () => {
  const random = seededRandom(20261120);
  const shares = Array.from({ length: MOMENTS }, (_, index) => (index + random.fraction()) / MOMENTS);
  let wholeMs = 0;
  let wasOff = 0;

  asRoot('a whole run takes so long', async () => {
    wholeMs = Math.min(...(await Promise.all(Array.from({ length: AT_A_TIME }, () => durationMs()))));
  });

  for (let first = 0; first < MOMENTS; first += AT_A_TIME) {
    const some = shares.slice(first, first + AT_A_TIME);
    asRoot(`at ${some.map((share) => `${Math.round(100 * share)} %`).join(', ')} of it`, async () => {
      const checks = some.map(async (share) => {
        const mac = standInMac();
        const run = startExperiment(mac, working(mac, 'sleep 0.07'));
        await Promise.race([run.result, new Promise((resolve) => setTimeout(resolve, share * wholeMs))]);
        run.child.kill('SIGKILL');
        if (mac.monitoring() === 'disabled') wasOff += 1;
        await expectBack(mac);
      });
      for (const check of await Promise.allSettled(checks)) if (check.status === 'rejected') throw check.reason;
    });
  }

  asRoot('often enough while it was off, or all of this would say nothing', async () => {
    expect(wasOff).toBeGreaterThanOrEqual(MOMENTS / 10);
  });

  asRoot('in the middle of a change that takes its time', async () => {
    const mac = standInMac();
    mac.setFaults('case "$1" in config) touch "$here/begun"; sleep 1 ;; esac');
    const run = startExperiment(mac);
    await until(() => existsSync(`${mac.folder}/begun`));
    run.child.kill('SIGKILL');
    await expectBack(mac);
  });

  asRoot('with a workload that would go on for long, and what that has started', async () => {
    const mac = standInMac();
    const run = startExperiment(mac, [...working(mac, '(sleep 100; true) & wait'), '--window', '3s']);
    const processes = (): string[] => mac.alive().filter((line) => line.includes('sleep 100') && !line.includes('bm'));
    await until(() => processes().length >= 2, 30_000);
    run.child.kill('SIGKILL');
    await expectBack(mac);
  });

  asRoot('while Defender hangs: it is asked again until it answers', async () => {
    const mac = standInMac();
    const run = startExperiment(mac, [...SHORT, '--mdatp-timeout', '200ms']);
    await untilOff(mac);
    mac.setFaults('echo >>"$here/unanswered"; exec sleep 100');
    run.child.kill('SIGKILL');
    await until(() => existsSync(`${mac.folder}/unanswered`));
    mac.setFaults('');
    await expectBack(mac);
  });
});

describe('stopped by a signal', () => {
  for (const [signal, exitCode] of [
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    asRoot(`${signal}: exit code ${exitCode}, all as before, what was measured is kept`, async () => {
      const mac = standInMac();
      const run = startExperiment(mac, working(mac, 'sleep 0.07'));
      await untilOff(mac);
      run.child.kill(signal);
      const result = await run.result;
      expect(result).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(`Stopped by ${signal}.`) });
      expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal), alive: mac.alive() }).toEqual({
        monitoring: 'enabled',
        journal: false,
        alive: [],
      });
    });
  }

  asRoot('twice: it ends at once, and the setting comes back all the same', async () => {
    const mac = standInMac();
    const run = startExperiment(mac);
    await untilOff(mac);
    for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'] as const) run.child.kill(signal);
    expect([130, 143]).toContain((await run.result).exitCode);
    await expectBack(mac);
  });

  asRoot('the guardian does not mind signals', async () => {
    const mac = standInMac();
    const run = startExperiment(mac);
    await untilOff(mac);
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(guardianOf(mac), signal);
    expect(await run.result).toMatchObject({ exitCode: 0 });
    await expectBack(mac);
  });
});

describe('killed with its guardian', () => {
  asRoot('`restore` finishes it, and every other command says so until then', async () => {
    const mac = standInMac();
    const run = startExperiment(mac);
    await untilOff(mac);
    await killBoth(mac, run);
    expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal) }).toEqual({
      monitoring: 'disabled',
      journal: true,
    });
    const state = ['--state-folder', mac.stateFolder];
    expect((await runCli(['schema', 'samples', ...state])).stderr).toContain('`sudo mdediag restore`');
    expect(await startExperiment(mac, [...SHORT, '-o', `${mac.folder}/again.jsonl`]).result).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Another experiment'),
    });
    expect(await runCli(['restore', ...state])).toMatchObject({ exitCode: 0 });
    await expectBack(mac);
  });

  asRoot('the guardian alone: the experiment notices, puts it back itself and ends', async () => {
    const mac = standInMac();
    const run = startExperiment(mac);
    await untilOff(mac);
    process.kill(guardianOf(mac), 'SIGKILL');
    const { exitCode, stdout } = await run.result;
    expect({ exitCode, ...JSON.parse(stdout).ending }).toMatchObject({ exitCode: 9, kind: 'guardian-lost' });
    await expectBack(mac);
  });
});

async function durationMs(): Promise<number> {
  const startMs = performance.now();
  const mac = standInMac();
  expect(await startExperiment(mac, working(mac, 'sleep 0.07')).result).toMatchObject({ exitCode: 0 });
  return performance.now() - startMs;
}

/** Flags for an experiment with a workload of shell code, whose processes show the stand-in's folder. */
function working({ folder }: StandInMac, code: string): string[] {
  return [...SHORT, '--window', '800ms', '--seed', '3', '--workload', `/bin/sh -c ': ${folder}/; ${code}'`];
}

/** Until a window is measured with behavior monitoring off. */
async function untilOff(mac: StandInMac): Promise<void> {
  await untilWindow(mac, 'w01');
  await until(() => mac.monitoring() === 'disabled');
}

async function expectBack(mac: StandInMac): Promise<void> {
  const isBack = (): boolean => mac.monitoring() === 'enabled' && !existsSync(mac.journal) && mac.alive().length === 0;
  await until(isBack, BACK_WITHIN_MS).catch(() => undefined);
  expect({ monitoring: mac.monitoring(), journal: existsSync(mac.journal), alive: mac.alive() }).toEqual({
    monitoring: 'enabled',
    journal: false,
    alive: [],
  });
}

function guardianOf(mac: StandInMac): number {
  const guardian = mac.alive().find((line) => line.includes(' guardian '));
  return Number.parseInt(guardian ?? '', 10);
}

/** Both stand still first, so that neither sees the other go. */
async function killBoth(mac: StandInMac, run: CliRun): Promise<void> {
  const guardian = guardianOf(mac);
  process.kill(guardian, 'SIGSTOP');
  run.child.kill('SIGKILL');
  process.kill(guardian, 'SIGKILL');
  await run.result;
  await until(() => mac.alive().length === 0);
}
