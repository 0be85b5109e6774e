import { chmodSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  type BehaviorMonitoring,
  readBehaviorMonitoring,
  watchBehaviorMonitoring,
} from '../../src/measure/behavior-monitoring.ts';
import { standIn } from '../support/stand-in.ts';

const QUESTION = 'health --field behavior_monitoring';

test('behavior monitoring is asked for again every minute until the recording ends', async () => {
  const answers: BehaviorMonitoring[] = ['enabled', 'disabled', null];
  const ended = new AbortController();
  const asked: number[] = [];
  const seen: BehaviorMonitoring[] = [];
  let nowMs = 0;
  const clock = {
    monotonicMs: () => nowMs,
    now: () => new Date(nowMs),
    async sleep(ms: number) {
      nowMs += ms;
      await new Promise(setImmediate);
      seen.push(watch.current());
      if (seen.length === answers.length) ended.abort();
    },
  };
  const ask = async (): Promise<BehaviorMonitoring> => answers[asked.push(nowMs) - 1] ?? null;
  const watch = await watchBehaviorMonitoring(ask, clock, ended.signal);
  await watch.ended;
  expect(asked).toEqual([0, 60_000, 120_000]);
  expect(seen).toEqual(answers);
});

test.each([
  ['echo enabled', 'enabled'],
  [`printf 'ATTENTION: No license found\\n"disabled"\\n'`, 'disabled'],
  ['echo unavailable', null],
  ['echo enabled; exit 1', null],
])('mdatp that answers with `%s` says %p', async (code, expected) => {
  const { program } = standIn({ [QUESTION]: code });
  const { signal } = new AbortController();
  expect(await readBehaviorMonitoring(program, { uid: 501, signal })).toBe(expected);
});

test('an mdatp that others can change is not run by root, so nothing is known', async () => {
  const { program, calls } = standIn({ [QUESTION]: 'echo enabled' });
  chmodSync(program, 0o777);
  const { signal } = new AbortController();
  expect(await readBehaviorMonitoring(program, { uid: 0, signal })).toBe(null);
  expect(calls()).toEqual([]);
});
