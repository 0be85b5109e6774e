import { describe, expect, test } from '@jest/globals';
import { linesOf, type Tick } from '../../src/measure/sampler.ts';
import { samplesLineSchema } from '../../src/model/sample.ts';
import { INTERVAL_MS, record, type ScriptedTick } from '../support/scripted-recording.ts';

const EDR = { pid: 322, command: '/Library/wdavdaemon_enterprise edr' };

function cpuOf(ticks: readonly Tick[]): (number | null | undefined)[] {
  return ticks.map(({ processes }) => processes[0]?.cpuPercent);
}

function eventsOf(ticks: readonly Tick[]): object[] {
  return ticks.flatMap(({ events }) => events.map(({ t, ...rest }) => rest));
}

/** A process that burns 40 % of a core, for so many ticks. */
function burning(count: number, change: (index: number) => ScriptedTick = () => ({})): ScriptedTick[] {
  return Array.from({ length: count }, (_, index) => ({
    processes: [{ cpuSeconds: 100 + index * 0.8 }],
    ...change(index),
  }));
}

describe('CPU use', () => {
  test('is the difference of CPU time over monotonic time, and null at the first tick', async () => {
    expect(cpuOf(await record(burning(4)))).toEqual([null, 40, 40, 40]);
  });

  test('stays right when a tick is late', async () => {
    const late = [{ cpuSeconds: 100 }, { cpuSeconds: 100.8 }, { cpuSeconds: 101.8 }];
    const script = late.map((process, index) => ({ processes: [process], ...(index === 2 && { afterMs: 2_500 }) }));
    expect(cpuOf(await record(script))).toEqual([null, 40, 40]);
  });

  test('is null when the counter goes back, never negative or 0', async () => {
    const script = [100, 101, 50, 51].map((cpuSeconds) => ({ processes: [{ cpuSeconds }] }));
    expect(cpuOf(await record(script))).toEqual([null, 50, null, 50]);
  });

  test('of the machine, of all cores together', async () => {
    const ticks = await record([{ busySeconds: 10 }, { busySeconds: 16 }, { busySeconds: null }, { busySeconds: 20 }]);
    expect(ticks.map(({ machine }) => machine.cpuPercent)).toEqual([null, 300, null, null]);
  });

  test('of the recorder itself stands in every tick', async () => {
    const ticks = await record([{ ownCpuSeconds: 1 }, { ownCpuSeconds: 1.01 }]);
    expect(ticks.map(({ own }) => [own.process, own.pid, own.cpuPercent])).toEqual([
      ['mdediag', 900, null],
      ['mdediag', 900, 0.5],
    ]);
  });
});

describe('a process', () => {
  test('that was there before the recording is no event', async () => {
    expect(eventsOf(await record(burning(3)))).toEqual([]);
  });

  test('that starts and ends is measured from its second tick on', async () => {
    const ticks = await record([{}, { processes: [{}] }, { processes: [{ cpuSeconds: 101 }] }, {}]);
    expect(cpuOf(ticks)).toEqual([undefined, null, 50, undefined]);
    expect(eventsOf(ticks)).toEqual([
      { event: 'process-started', process: 'wdavdaemon_unprivileged', pid: 321 },
      { event: 'process-ended', process: 'wdavdaemon_unprivileged', pid: 321 },
    ]);
  });

  test('that is replaced in its role is a restart, also when nobody held the role for a while', async () => {
    const script = [
      { processes: [{}, EDR] },
      { processes: [{ pid: 400 }, EDR] },
      { processes: [EDR] },
      {},
      { processes: [{ pid: 401 }, { ...EDR, pid: 402 }] },
    ];
    expect(eventsOf(await record(script))).toEqual([
      { event: 'process-ended', process: 'wdavdaemon_unprivileged', pid: 321 },
      { event: 'process-restarted', process: 'wdavdaemon_unprivileged', pid: 400, seconds: 2 },
      { event: 'process-ended', process: 'wdavdaemon_unprivileged', pid: 400 },
      { event: 'process-ended', process: 'wdavdaemon_enterprise', pid: 322 },
      { event: 'process-restarted', process: 'wdavdaemon_unprivileged', pid: 401, seconds: 6 },
      { event: 'process-restarted', process: 'wdavdaemon_enterprise', pid: 402, seconds: 4 },
    ]);
  });

  test('with the pid of another one shares no CPU time with it', async () => {
    const reused = { startedAt: 'Thu Nov 20 18:45:01 2026', cpuSeconds: 400 };
    const ticks = await record([{ processes: [{}] }, { processes: [reused] }]);
    expect(cpuOf(ticks)).toEqual([null, null]);
    expect(eventsOf(ticks)).toEqual([{ event: 'pid-reused', process: 'wdavdaemon_unprivileged', pid: 321 }]);
  });

  test('that takes the pid and not the role of another one leaves that role lost', async () => {
    const other = { ...EDR, pid: 321, startedAt: 'Thu Nov 20 18:45:01 2026' };
    const script = [{ processes: [{}] }, { processes: [other] }, { processes: [other, { pid: 400 }] }];
    expect(eventsOf(await record(script))).toEqual([
      { event: 'process-ended', process: 'wdavdaemon_unprivileged', pid: 321 },
      { event: 'pid-reused', process: 'wdavdaemon_enterprise', pid: 321 },
      { event: 'process-restarted', process: 'wdavdaemon_unprivileged', pid: 400, seconds: 4 },
    ]);
  });

  test('that only answers a question does not restart when asked again', async () => {
    const mdatp = { pid: 500, command: '/usr/local/bin/mdatp health' };
    const ticks = await record([{}, { processes: [mdatp] }, {}, { processes: [{ ...mdatp, pid: 501 }] }]);
    expect(eventsOf(ticks)).toEqual([
      { event: 'process-started', process: 'mdatp', pid: 500 },
      { event: 'process-ended', process: 'mdatp', pid: 500 },
      { event: 'process-started', process: 'mdatp', pid: 501 },
    ]);
  });
});

describe('time', () => {
  test('asleep, where the monotonic clock stands still, is a gap without a measurement', async () => {
    const ticks = await record(burning(4, (index) => (index === 2 ? { skewMs: 812_000 } : {})));
    expect(eventsOf(ticks)).toEqual([{ event: 'clock-gap', seconds: 812 }]);
    expect(cpuOf(ticks)).toEqual([null, 40, null, 40]);
  });

  test('asleep, where the monotonic clock goes on, is a gap without a measurement', async () => {
    const ticks = await record(burning(4, (index) => (index === 2 ? { afterMs: 814_000 } : {})));
    expect(eventsOf(ticks)).toEqual([{ event: 'clock-gap', seconds: 812 }]);
    expect(cpuOf(ticks)).toEqual([null, 40, null, 40]);
  });

  test('set back changes no measurement, since it is not measured by that clock', async () => {
    const ticks = await record(burning(4, (index) => (index === 2 ? { skewMs: -3_600_000 } : {})));
    expect(eventsOf(ticks)).toEqual([{ event: 'clock-set-back', seconds: 3_600 }]);
    expect(cpuOf(ticks)).toEqual([null, 40, 40, 40]);
  });

  test('kept right over the network is no event', async () => {
    expect(eventsOf(await record(burning(4, () => ({ skewMs: 20 }))))).toEqual([]);
  });

  test('without ticks is an event; the mean over it is measured', async () => {
    const script = burning(3, (index) => (index === 2 ? { afterMs: 6_000, processes: [{ cpuSeconds: 103.2 }] } : {}));
    const ticks = await record(script);
    expect(eventsOf(ticks)).toEqual([{ event: 'missed-ticks', seconds: 4 }]);
    expect(cpuOf(ticks)).toEqual([null, 40, 40]);
  });
});

describe('the schedule', () => {
  test('does not drift: every tick keeps to a multiple of the interval from the start', async () => {
    const ticks = await record(burning(50, (index) => ({ afterMs: INTERVAL_MS + (index % 7) * 30 })));
    const offsets = ticks.map(({ at }) => (at.getTime() - (ticks[0]?.at.getTime() ?? 0)) % INTERVAL_MS);
    expect(ticks).toHaveLength(50);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(180);
  });

  test('survives a timer that is early', async () => {
    const ticks = await record(burning(5, () => ({ afterMs: INTERVAL_MS - 0.5 })));
    const steps = ticks.slice(1).map(({ at }, index) => at.getTime() - (ticks[index]?.at.getTime() ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(INTERVAL_MS - 1);
  });

  test('ends by itself with a tick at the end of the duration', async () => {
    expect(await record(burning(50), 20_000)).toHaveLength(11);
  });
});

describe('a look that fails', () => {
  test('at once ends the recording with the reason', async () => {
    await expect(record([{ fails: true }])).rejects.toThrow('/bin/ps did not list the processes');
  });

  test('later is an event, and the next one measures the mean since the last good one', async () => {
    const ticks = await record(burning(4, (index) => (index === 2 ? { fails: true } : {})));
    expect(cpuOf(ticks)).toEqual([null, 40, 40]);
    expect(eventsOf(ticks)).toEqual([{ event: 'missed-ticks', seconds: 2 }, { event: 'process-table-unreadable' }]);
  });
});

test('labels stand on every line, and a change of behavior monitoring is an event of its window', async () => {
  const states = ['enabled', null, 'disabled', 'disabled'] as const;
  const script = states.map((bm, index) => ({ processes: [{}], label: { bm, window: index < 2 ? null : 'w01' } }));
  const ticks = await record(script);
  expect(ticks.map(({ processes }) => processes[0]?.bm)).toEqual(states);
  expect(eventsOf(ticks)).toEqual([{ event: 'behavior-monitoring-disabled', window: 'w01' }]);
});

test('all lines of a tick are lines of a samples file', async () => {
  const [, second] = await record([{}, { processes: [{}, EDR], skewMs: 5_000, busySeconds: 5, usedBytes: 1e9 }]);
  const lines = second === undefined ? [] : linesOf(second);
  expect(lines.map((line) => samplesLineSchema.parse(JSON.parse(JSON.stringify(line))))).toEqual(lines);
  expect(lines).toHaveLength(7);
});
