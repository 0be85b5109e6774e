import { expect, test } from '@jest/globals';
import { kextCounters } from '../../src/parse/kext-counters.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const read = async (name: string, content: string) =>
  (await knownValues(kextCounters, [artifact(name, content)]))['kext.counters'];

test.each([
  [
    'a log',
    'kext.log',
    '10:00 ipc.rejects=2, ipc.connected: false\r\n10:01 state {"ipc.rejects": "3"} pkt_ack_timeout 9\r\n',
  ],
  ['flat JSON', 'a.json', '{"ipc.rejects":3,"ipc.connected":false,\n"other":1}'],
  ['nested JSON', 'a.json', '{"kext":{"ipc":{"rejects":"3","connected":false,"unknown":4}}}'],
])('%s: the last value of each counter, false as 0', async (_, name, content) => {
  const counters = await read(name, content);
  expect(counters?.map((counter) => [counter.name, counter.value])).toEqual([
    ['ipc.rejects', 3],
    ['ipc.connected', 0],
  ]);
});

test('a counter leads to its line', async () => {
  const counters = await read('kext.log', 'one\ntwo ipc.kauth.vnode.missed_deadline = 12 three\n');
  expect(counters).toMatchObject([
    {
      name: 'ipc.kauth.vnode.missed_deadline',
      value: 12,
      at: { line: 2, excerpt: 'ipc.kauth.vnode.missed_deadline = 12' },
    },
  ]);
});

test.each(['', 'authEventsReceived: 5\n', 'ipc.rejects: many\n', 'zipc.rejects: 4\n'])(
  'a place for such counters without one tells that there are none: %j',
  async (text) => {
    expect(await read('mde_event_statistics.txt', text)).toEqual([]);
  },
);

test('a log that is cut off keeps the counters before the cut', async () => {
  const counters = await read('kext.log', '10:00 ipc.rejects=2\n10:01 ipc.kauth.vnode.missed_dead');
  expect(counters).toMatchObject([{ name: 'ipc.rejects', value: 2 }]);
});

test('JSON that is cut off is refused, not told as "no counters"', async () => {
  await expect(read('a.json', '{"kext":{"ipc":{"rejects":"3","conn')).rejects.toThrow(SyntaxError);
});
