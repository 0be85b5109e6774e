import { expect, test } from '@jest/globals';
import { judgeRegression } from '../../../src/analyze/regression/judge-regression.ts';
import { experiment, freeRecording, START_MS } from '../../support/recording.ts';

const ENGINE = 'wdavdaemon_unprivileged';
const STEADY = { off: { cpu: 20 }, on: { cpu: 20 } };
const COSTLY = { off: { cpu: 6 }, on: { cpu: 44 } };
const minutesLater = (minutes: number) => new Date(START_MS + minutes * 60_000).toISOString();

test('blames behavior monitoring for what the engine takes more with it on, and says how to go on', () => {
  const { verdict, reason, comparisons, next } = judgeRegression(
    experiment('ABBABAAB', { [ENGINE]: COSTLY, wdavdaemon: STEADY }),
    [],
  );
  expect(verdict).toBe('implicated');
  expect(reason).toMatch(/costs wdavdaemon_unprivileged 3[78]\.\d points of one core \(95 % interval/);
  const cpu = comparisons.find(({ process, metric }) => process === ENGINE && metric === 'cpu');
  expect(cpu?.difference.low).toBeGreaterThan(36);
  expect(cpu?.difference.high).toBeLessThan(40);
  expect(cpu?.off).toMatchObject({ n: 240, median: expect.closeTo(6, 0) });
  expect(next?.join('\n')).toMatch(/behavior-monitoring-statistics[\s\S]*no longer watched/);
});

test('clears it when an effect that matters is excluded, and points at the sensor that carries the load', () => {
  const busySensor = { off: { cpu: 70 }, on: { cpu: 70 } };
  const { verdict, reason, next } = judgeRegression(
    experiment('ABBABAAB', { [ENGINE]: STEADY, wdavdaemon_enterprise: busySensor }),
    [],
  );
  expect(verdict).toBe('not-implicated');
  expect(reason).toMatch(/Leave behavior monitoring on/);
  expect(next?.join('\n')).toMatch(/hot-event-sources/);
});

test('does not advise an exclusion where it costs the sensor alone, and still does where it costs the engine as well', () => {
  const adviceFor = (engine: typeof STEADY) => {
    const loads = { [ENGINE]: engine, wdavdaemon_enterprise: COSTLY };
    const { verdict, next } = judgeRegression(experiment('ABBABAAB', loads), []);
    return { verdict, next: next?.join('\n') };
  };
  expect(adviceFor(STEADY)).toEqual({ verdict: 'implicated', next: expect.stringMatching(/hot-event-sources/) });
  expect(adviceFor(STEADY).next).not.toMatch(/Exclude/);
  expect(adviceFor(COSTLY)).toEqual({
    verdict: 'implicated',
    next: expect.stringMatching(/Exclude, by its full path/),
  });
});

test('blames it for memory alone', () => {
  const hungry = { off: { cpu: 20, bytes: 300e6 }, on: { cpu: 20, bytes: 520e6 } };
  const { verdict, reason } = judgeRegression(experiment('BAABABBA', { [ENGINE]: hungry }), []);
  expect(verdict).toBe('implicated');
  expect(reason).toMatch(/2(19|2\d)(\.\d)? MB of memory/);
});

test('does not clear it while memory was not measured', () => {
  const unmeasured = { off: { cpu: 20, bytes: null }, on: { cpu: 20, bytes: null } };
  const { verdict, reason } = judgeRegression(experiment('BAABABBA', { [ENGINE]: unmeasured }), []);
  expect(verdict).toBe('inconclusive');
  expect(reason).toMatch(/memory was not measured/);
});

test('leaves a window out in which a scan ran, and says so', () => {
  const scan = [
    { event: 'scan-started', at: minutesLater(2.5) },
    { event: 'scan-finished', at: minutesLater(4.5) },
  ];
  const { verdict, leftOut } = judgeRegression(experiment('ABBABAAB', { [ENGINE]: COSTLY }), scan);
  expect(leftOut).toEqual([
    { window: 'w2', because: 'scan-started' },
    { window: 'w3', because: 'scan-finished' },
  ]);
  expect(verdict).toBe('implicated');
});

test('of a person who switched, believes only that behavior monitoring alone changed', () => {
  const recording = freeRecording(
    [
      ['enabled', 20],
      ['disabled', 20],
    ],
    { [ENGINE]: COSTLY },
  );
  expect(judgeRegression(recording, [])).toMatchObject({
    verdict: 'implicated',
    reason: expect.stringMatching(/weaker evidence/),
  });
  const update = [{ event: 'definitions-updated', at: minutesLater(19.9) }];
  const { verdict, reason, next } = judgeRegression(recording, update);
  expect(verdict).toBe('inconclusive');
  expect(next?.join()).toMatch(/Run `sudo mdediag experiment bm`/);
  expect(reason).toMatch(/not all that changed: the definitions were updated at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
});

test('without both states there is nothing to evaluate', () => {
  const { verdict, reason, next } = judgeRegression(freeRecording([['enabled', 20]], { [ENGINE]: COSTLY }), []);
  expect(verdict).toBe('not-evaluated');
  expect(reason).toMatch(/was on wherever it was measured/);
  expect(next?.join()).toMatch(/experiment bm/);
  expect(judgeRegression({ series: [], windows: [] }, []).verdict).toBe('not-evaluated');
});
