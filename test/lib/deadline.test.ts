import { expect, test } from '@jest/globals';
import { startDeadline } from '../../src/lib/deadline.ts';

const never = new Promise<never>(() => {});

test('work that is done in time wins, with its value or its error', async () => {
  const deadline = startDeadline(60_000);
  expect(await deadline.race(Promise.resolve('done'))).toBe('done');
  await expect(deadline.race(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(deadline.leftMs()).toBeGreaterThan(50_000);
});

test('the time left is counted on the given clock and never below 0', () => {
  let nowMs = 1_000;
  const deadline = startDeadline(500, () => nowMs);
  expect(deadline.leftMs()).toBe(500);
  nowMs = 1_400;
  expect(deadline.leftMs()).toBe(100);
  nowMs = 9_000;
  expect(deadline.leftMs()).toBe(0);
});

test('once something was late, nothing is left, also when the timer was ahead of the clock', async () => {
  const deadline = startDeadline(5, () => 0);
  expect(await deadline.race(never)).toBe('late');
  expect(deadline.leftMs()).toBe(0);
});

test('a time no timer can count is no time at once', async () => {
  expect(await startDeadline(2 ** 40).race(Promise.resolve('done'))).toBe('done');
});
