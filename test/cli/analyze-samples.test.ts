import { expect, test } from '@jest/globals';
import { type BehaviorMonitoring, findingsSchema } from '../../src/model/finding.ts';
import type { Recording } from '../../src/model/recording.ts';
import { runCli } from '../support/cli.ts';
import { written } from '../support/input.ts';
import { experiment, freeRecording, START_MS, samplesText } from '../support/recording.ts';
import { treeOf } from '../support/tree.ts';

const ENGINE = 'wdavdaemon_unprivileged';
const STEADY = { off: { cpu: 20 }, on: { cpu: 20 } };
const COSTLY = { off: { cpu: 6 }, on: { cpu: 44 } };
const at = (minutes: number) => new Date(START_MS + minutes * 60_000).toISOString();

async function judged(file: string): Promise<BehaviorMonitoring> {
  const { stdout } = await runCli(['analyze', file, '--json', '--quiet']);
  return findingsSchema.parse(JSON.parse(stdout)).behaviorMonitoring;
}

const samplesFile = (recording: Recording, events: Parameters<typeof samplesText>[1] = []) =>
  written(samplesText(recording, events), 'samples.jsonl');

test('a planted cause is found in a samples file, in JSON and on a terminal of 80 columns', async () => {
  const file = samplesFile(experiment('ABBABAAB', { [ENGINE]: COSTLY, wdavdaemon: STEADY }));
  const { verdict, comparisons } = await judged(file);
  expect(verdict).toBe('implicated');
  expect(comparisons.map(({ process }) => process)).toContain('total');
  const { stdout } = await runCli(['analyze', file]);
  const text = stdout.slice(stdout.indexOf('Behavior monitoring: implicated'));
  expect(text).toMatch(/wdavdaemon_unprivileged +CPU, % of core +\d\.\d +4\d\.\d +\+3\d\.\d \(3\d\.\d…3\d\.\d\)/);
  expect(text).toMatch(/What to do next:\n1\. Keep behavior monitoring on/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('the innocent is cleared, also in the samples of a bundle', async () => {
  const text = samplesText(experiment('ABBABAAB', { [ENGINE]: STEADY }));
  expect((await judged(treeOf({ '/commands/samples.jsonl': text }))).verdict).toBe('not-implicated');
});

test('the lines on events tell which windows were disturbed, and how long the workload took', async () => {
  const recording = experiment('ABBABAAB', { [ENGINE]: STEADY });
  const runs = recording.windows.flatMap(({ id, bm, endedAtMs }) =>
    [0, 1, 2].map((run) => ({
      t: new Date(endedAtMs - run * 30_000).toISOString(),
      event: 'workload-finished',
      seconds: (bm === 'enabled' ? 12 : 8) + run / 10,
      window: id,
    })),
  );
  const scan = { t: at(2.5), event: 'scan-started', window: 'w2' };
  const { verdict, comparisons, leftOut } = await judged(samplesFile(recording, [...runs, scan]));
  expect(leftOut).toEqual([{ window: 'w2', because: 'scan-started' }]);
  expect(verdict).toBe('implicated');
  const duration = comparisons.find(({ metric }) => metric === 'workload-duration');
  expect(duration).toMatchObject({ process: 'workload', unit: 'seconds', off: { n: 12 }, on: { n: 9 } });
  expect(duration?.difference.estimate).toBeCloseTo(4);
});

test('a change of load in a free recording comes with what happened near it, and what did not', async () => {
  const recording = freeRecording(
    [
      ['disabled', 40],
      ['enabled', 40],
    ],
    { [ENGINE]: COSTLY },
  );
  const events = [
    { t: at(5), event: 'definitions-updated' },
    { t: at(40), event: 'behavior-monitoring-enabled' },
  ];
  const { verdict, changePoints } = await judged(samplesFile(recording, events));
  expect(verdict).toBe('inconclusive');
  expect(changePoints).toEqual([
    expect.objectContaining({
      process: ENGINE,
      metric: 'cpu',
      near: [expect.objectContaining({ event: 'behavior-monitoring-enabled' })],
      notNear: ['definitions-updated'],
    }),
  ]);
  expect(Math.abs(Date.parse(changePoints[0]?.at ?? '') - Date.parse(at(40)))).toBeLessThanOrEqual(10_000);
});

test('memory that only grows is told, whatever behavior monitoring does', async () => {
  const recording = freeRecording([['enabled', 120]], { [ENGINE]: STEADY });
  const leaking = recording.series.map((series) => ({
    ...series,
    points: series.points.map((point, index) => ({ ...point, rssBytes: (point.rssBytes ?? 0) + 30_000 * index })),
  }));
  const { verdict, trends } = await judged(samplesFile({ ...recording, series: leaking }));
  expect(verdict).toBe('not-evaluated');
  expect(trends).toEqual([expect.objectContaining({ process: ENGINE, metric: 'memory-growth' })]);
  expect(trends?.[0]?.growth.estimate).toBeCloseTo(54_000_000, -6);
  expect((await judged(samplesFile(recording))).trends).toEqual([]);
});
