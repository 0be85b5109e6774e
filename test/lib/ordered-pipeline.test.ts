import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createOrderedPipeline } from '../../src/lib/ordered-pipeline.ts';

test('reads take turns, and writes follow them in order while the next read goes on', async () => {
  const pipeline = createOrderedPipeline();
  const seen: string[] = [];
  const step = (name: string) => async (): Promise<void> => {
    seen.push(`${name} starts`);
    await setImmediate();
    seen.push(`${name} ends`);
  };
  for (const name of ['1', '2']) {
    void pipeline.read(async () => {
      await step(`read ${name}`)();
      pipeline.write(step(`write ${name}`));
    });
  }
  await pipeline.settled();
  expect(seen.filter((name) => name.startsWith('read'))).toEqual(['1', '2'].flatMap(bothEnds('read')));
  expect(seen.filter((name) => name.startsWith('write'))).toEqual(['1', '2'].flatMap(bothEnds('write')));
  expect(seen.indexOf('read 2 starts')).toBeLessThan(seen.indexOf('write 1 ends'));
});

test('a write that fails ends the reads, and whoever asks later hears of it', async () => {
  const pipeline = createOrderedPipeline();
  const hanging = pipeline.read(() => new Promise(() => undefined));
  const failure = new Error('no space');
  pipeline.write(() => Promise.reject(failure));
  pipeline.write(() => Promise.reject(new Error('must not run')));
  await expect(hanging).rejects.toBe(failure);
  expect(pipeline.signal.reason).toBe(failure);
  await expect(pipeline.settled()).rejects.toBe(failure);
});

test('a failed pipeline starts nothing more', async () => {
  const pipeline = createOrderedPipeline();
  const failure = new Error('no space');
  pipeline.fail(failure);
  pipeline.fail(new Error('a consequence'));
  let started = false;
  const late = pipeline.read(async () => {
    started = true;
  });
  await expect(late).rejects.toBe(failure);
  await setImmediate();
  expect(started).toBe(false);
});

function bothEnds(kind: string) {
  return (name: string): string[] => [`${kind} ${name} starts`, `${kind} ${name} ends`];
}
