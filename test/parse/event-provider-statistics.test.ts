import { expect, test } from '@jest/globals';
import { eventProviderStatistics } from '../../src/parse/event-provider-statistics.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const COMMAND = 'authEventsReceived: 12\r\nNew label (ms): 1.5\r\nstate: fine\r\n';
const COUNTERS = { counters: { droppedAuthEvents: '7', inner: { missed: 1 }, name: 'x', low: -3 } };

const read = async (...contents: string[]) =>
  (
    await knownValues(
      eventProviderStatistics,
      contents.map((content, index) => artifact(`file-${index}`, content)),
    )
  )['event-provider.counters'];

test('labels with a number are counters, and the others are counted', async () => {
  const lines: object[] = [];
  await eventProviderStatistics.parse([artifact('a', COMMAND)], (tally) => lines.push(tally));
  expect(lines).toEqual([{ read: 3, unparsed: 1 }]);
  expect(await read(COMMAND)).toMatchObject([
    { name: 'authEventsReceived', value: 12, at: { path: 'file-0', line: 1 } },
    { name: 'New label (ms)', value: 1.5, at: { line: 2 } },
  ]);
});

test('in JSON the name of a nested counter is its path', async () => {
  expect(await read(JSON.stringify(COUNTERS, null, 1))).toMatchObject([
    { name: 'droppedAuthEvents', value: 7, at: { line: 3 } },
    { name: 'inner.missed', value: 1, at: { line: 5 } },
  ]);
});

test('the command comes before the file, wherever it stands', async () => {
  expect(await read(JSON.stringify(COUNTERS), COMMAND)).toHaveLength(2);
  expect(await read(JSON.stringify(COUNTERS), COMMAND)).toMatchObject([{ name: 'authEventsReceived' }, {}]);
});

test.each(['', 'Event provider is not available\n', '{"counters":{}}', '{"counters":{"a":1'])(
  'refuses %j',
  async (text) => {
    await expect(eventProviderStatistics.parse([artifact('a', text)], () => {})).rejects.toThrow(Error);
  },
);

test.each([
  [true, COMMAND],
  [true, JSON.stringify(COUNTERS)],
  [true, JSON.stringify(COUNTERS, null, 2)],
  [false, 'Pages free:                               12345.\nPages active: 7\n'],
  [false, 'Process id: 1\nName: a\nTotal events: 12\nStatus: Active\n'],
  [false, '{"counters":[{"id":1,"totalEventsSent":"0"}]}'],
])('recognized: %j for %j', (isRecognized, text) => {
  expect(eventProviderStatistics.finds.content?.test(text)).toBe(isRecognized);
});
