import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, jest } from '@jest/globals';
import { until } from '../support/cli.ts';
import { CAN_ISOLATE, IS_ROOT, testWhere } from '../support/environment.ts';
import { type Daemons, IDLE, SHORT, samplesOf, startIsolated, untilWindow } from '../support/experiment.ts';
import { type StandInMac, standInMac } from '../support/stand-in-mac.ts';

const isolated = testWhere(IS_ROOT && CAN_ISOLATE, 'only root changes settings and gets a namespace');

/** Whole experiments, on a machine that may be busy with other tests. */
jest.setTimeout(90_000);

const ENGINE = 'wdavdaemon_unprivileged';
const LOAD = { percent: 4, megabytes: 5 };
const QUIET: Daemons = { [ENGINE]: { on: IDLE, off: IDLE } };
/** Long enough to tell 10 points of a core: eight windows of 15 measurements each. */
const TELLING = ['--window', '1200ms', '--settle', '50ms', '--interval', '80ms', '--seed', '7'] as const;

/** Long enough to do something within a window, whatever else the machine does. */
const UNHURRIED = [...SHORT, '--window', '1s'] as const;

describe('what the load of Defender is made of, the experiment finds out', () => {
  isolated('behavior monitoring is the cause', async () => {
    const { exitCode, report } = await experiment({ [ENGINE]: { on: { ...LOAD, percent: 54 }, off: LOAD } }, TELLING);
    expect({ exitCode, verdict: report.behaviorMonitoring.verdict }).toEqual({ exitCode: 0, verdict: 'implicated' });
    expect(report.page).toMatch(/\.html$/);
    const { estimate, low, high } = cpuOfEngine(report).difference;
    expect(estimate).toBeGreaterThan(35);
    expect(estimate).toBeLessThan(65);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(estimate);
  });

  isolated('it is not the cause: the load is there with it on and off', async () => {
    const load = { percent: 15, megabytes: 5 };
    const { exitCode, report } = await experiment({ [ENGINE]: { on: load, off: load } }, TELLING);
    expect({ exitCode, verdict: report.behaviorMonitoring.verdict }).toEqual({
      exitCode: 0,
      verdict: 'not-implicated',
    });
  });

  isolated('it only takes memory', async () => {
    const { report } = await experiment({ [ENGINE]: { on: { ...LOAD, megabytes: 180 }, off: LOAD } }, TELLING);
    expect(report.behaviorMonitoring.verdict).toBe('implicated');
    const memory = comparison(report, 'memory').difference;
    expect(memory.low).toBeGreaterThan(100e6);
    expect(Math.abs(cpuOfEngine(report).difference.estimate)).toBeLessThan(10);
  });

  isolated('an effect that drowns in noise is neither claimed nor excluded', async () => {
    const daemons = { [ENGINE]: { on: { ...LOAD, percent: 32 }, off: { ...LOAD, percent: 24 }, noisePercent: 60 } };
    const { exitCode, report } = await experiment(daemons, TELLING);
    expect({ exitCode, verdict: report.behaviorMonitoring.verdict }).toEqual({ exitCode: 0, verdict: 'inconclusive' });
  });
});

describe('a window that something disturbed is left out, said so, and measured again', () => {
  isolated('by an update of the definitions', async () => {
    const { report } = await experiment(QUIET, UNHURRIED, async (mac) => {
      await untilWindow(mac, 'w02');
      mac.setHealth('definitions_version', '"1.999.1.0"');
    });
    expectRepeated(report, 'w02', 'definitions-updated');
  });

  isolated('by a scan, in every window it runs in', async () => {
    const { report } = await experiment(QUIET, UNHURRIED, async (mac) => {
      await untilWindow(mac, 'w02');
      writeFileSync(
        `${mac.folder}/scans.txt`,
        'Scan type: "full"\nState: "running"\nStart time: Nov 20, 2026 at 03:00:00 PM\n',
        {
          flag: 'a',
        },
      );
      await untilWindow(mac, 'w04');
    });
    const disturbed = report.windows.filter(({ disturbances }) => disturbances.length > 0);
    expect(disturbed.map(({ id, disturbances }) => [id, ...disturbances])).toEqual([
      ['w02', 'scan-started'],
      ['w03', 'scan-running'],
      ['w04', 'scan-running'],
      ['w05', 'scan-running'],
    ]);
    expect(report.behaviorMonitoring.leftOut.map(({ window }) => window)).toEqual(['w02', 'w03', 'w04', 'w05']);
  });

  isolated('by a daemon that started again', async () => {
    const { report } = await experiment(QUIET, UNHURRIED, async (mac) => {
      await untilWindow(mac, 'w03');
      const engine = mac.daemons().find((line) => line.includes(ENGINE));
      process.kill(Number.parseInt(engine ?? '', 10), 'SIGKILL');
    });
    expect(report.windows.find(({ id }) => id === 'w03')?.disturbances).toContain('process-ended');
    expect(report.behaviorMonitoring.leftOut.map(({ window }) => window)).toContain('w03');
    expect(report.windows).toHaveLength(5);
  });

  function expectRepeated(report: Report, window: string, because: string): void {
    expect(report.behaviorMonitoring.leftOut).toEqual([{ window, because }]);
    expect(report.windows.map(({ id }) => id)).toEqual(['w01', 'w02', 'w03', 'w04', 'w05']);
    const bmOf = (id: string) => report.windows.find((one) => one.id === id)?.bm;
    expect(bmOf('w05')).toBe(bmOf(window));
  }
});

describe('a Defender that does not do as it is told ends the experiment, and the report says so', () => {
  isolated('it hangs in the middle, then answers again', async () => {
    const { exitCode, report } = await experiment(QUIET, [...UNHURRIED, '--mdatp-timeout', '300ms'], async (mac) => {
      await untilWindow(mac, 'w03');
      mac.setFaults('echo >>"$here/unanswered"; exec sleep 100');
      // The look after the window, then the guardian, which has begun to put it back.
      await until(() => readFileSync(`${mac.folder}/unanswered`, { encoding: 'utf8', flag: 'a+' }).length >= 3);
      mac.setFaults('');
    });
    expect({ exitCode, ...report.ending }).toMatchObject({ exitCode: 9, status: 'failed', kind: 'no-answer' });
    expect(report.windows.map(({ id }) => id)).toEqual(['w01', 'w02']);
  });

  isolated('it refuses the change', async () => {
    const refusal = 'case "$1$4" in configdisabled) echo "blocked by policy" >&2; exit 3 ;; esac';
    const { exitCode, report } = await experiment(QUIET, SHORT, undefined, refusal);
    expect({ exitCode, ...report.ending }).toMatchObject({ exitCode: 2, status: 'failed', kind: 'refused' });
    expect(report.ending.message).toContain('blocked by policy');
  });

  isolated('it agrees, but keeps the old value', async () => {
    const lie = 'case "$1" in config) echo "Configuration property updated."; exit 0 ;; esac';
    const { exitCode, report } = await experiment(QUIET, SHORT, undefined, lie);
    expect({ exitCode, ...report.ending }).toMatchObject({ exitCode: 2, status: 'failed', kind: 'not-kept' });
  });

  isolated('somebody else switches it in the middle of a window', async () => {
    const { exitCode, report } = await experiment(QUIET, [...UNHURRIED, '--seed', '1'], async (mac) => {
      await untilWindow(mac, 'w02');
      mac.setHealth('behavior_monitoring', mac.monitoring() === 'enabled' ? '"disabled"' : '"enabled"');
    });
    expect({ exitCode, ...report.ending }).toMatchObject({ exitCode: 2, status: 'failed', kind: 'not-kept' });
    expect(report.ending.message).toContain('w02');
  });
});

describe('the workload', () => {
  isolated('is repeated in every window, and its durations are compared', async () => {
    const { exitCode, report } = await experiment(QUIET, [...SHORT, '--workload', "/bin/sh -c 'sleep 0.1'"]);
    expect(exitCode).toBe(0);
    for (const { workloadSeconds } of report.windows) {
      expect(workloadSeconds.length).toBeGreaterThan(0);
      expect(Math.min(...workloadSeconds)).toBeGreaterThanOrEqual(0.1);
    }
  });

  isolated('that fails makes windows that cannot be compared, so the experiment ends', async () => {
    const { exitCode, report } = await experiment(QUIET, [...SHORT, '--workload', "/bin/sh -c 'exit 4'"]);
    expect({ exitCode, ...report.ending }).toMatchObject({ exitCode: 2, status: 'failed' });
    expect(report.ending.message).toContain('exit code 4');
  });
});

interface Report {
  readonly page: string | null;
  readonly ending: { readonly status: string; readonly kind?: string; readonly message?: string };
  readonly restoration: { readonly status: string };
  readonly windows: readonly {
    readonly id: string;
    readonly bm: string;
    readonly workloadSeconds: readonly number[];
    readonly disturbances: readonly string[];
  }[];
  readonly behaviorMonitoring: {
    readonly verdict: string;
    readonly leftOut: readonly { readonly window: string; readonly because: string }[];
    readonly comparisons: readonly {
      readonly process: string;
      readonly metric: string;
      readonly difference: { readonly estimate: number; readonly low: number; readonly high: number };
    }[];
  };
}

/** Runs one to its end, whatever it ends like: behavior monitoring is on afterwards, and nothing is left to restore. */
async function experiment(
  daemons: Daemons,
  args: readonly string[],
  meanwhile: (mac: StandInMac) => Promise<void> = async () => undefined,
  faults = '',
): Promise<{ readonly exitCode: number | null; readonly report: Report }> {
  const mac = standInMac();
  mac.setFaults(faults);
  const run = startIsolated(mac, daemons, args);
  await meanwhile(mac);
  const { exitCode, stdout, stderr } = await run.result;
  if (stdout === '') throw new Error(`no report: ${stderr}`);
  const report = JSON.parse(stdout) as Report;
  expect({ ...report.restoration, monitoring: mac.monitoring(), journal: existsSync(mac.journal) }).toMatchObject({
    status: 'restored',
    monitoring: 'enabled',
    journal: false,
  });
  expect(samplesOf(mac)).toContain('"kind":"mdediag-samples"');
  return { exitCode, report };
}

function comparison(report: Report, metric: string) {
  const found = report.behaviorMonitoring.comparisons.find((one) => one.process === ENGINE && one.metric === metric);
  if (found === undefined) throw new Error(`${metric} of ${ENGINE} was not compared`);
  return found;
}

function cpuOfEngine(report: Report) {
  return comparison(report, 'cpu');
}
