import { expect, test } from '@jest/globals';
import { mapInOrder } from '../../src/lib/map-in-order.ts';

test('results are in the order of the items, and no more than the limit run at once', async () => {
  const releases = new Map<number, () => void>();
  const running = mapInOrder([0, 1, 2], 2, async (item) => {
    await new Promise<void>((resolve) => releases.set(item, resolve));
    return `${item}`;
  });
  expect([...releases.keys()]).toEqual([0, 1]);
  releases.get(1)?.();
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect([...releases.keys()]).toEqual([0, 1, 2]);
  releases.get(2)?.();
  releases.get(0)?.();
  expect(await running).toEqual(['0', '1', '2']);
});

test('a failure is told', async () => {
  const failing = mapInOrder(['a', 'b'], 2, async (item) => {
    if (item === 'b') throw new Error('no b');
    return item;
  });
  await expect(failing).rejects.toThrow('no b');
});

test('nothing to do is done', async () => {
  expect(await mapInOrder([], 3, async () => 1)).toEqual([]);
});
