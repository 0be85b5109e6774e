import { expect, test } from '@jest/globals';
import { scans } from '../../src/parse/scans.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const HISTORY = JSON.stringify(
  {
    scans: [
      {
        type: 'Quick',
        state: 'succeeded',
        startTime: '1794000000000',
        endTime: '1794000300000',
        filesScanned: '21',
        scheduled: true,
        threats: ['a', 'b'],
        newKey: 1,
      },
    ],
  },
  null,
  1,
);
const LIST = `=====
Scan type: "quick"
State: "succeeded"
Scheduled: false
Start time: Nov 20, 2026 at 12:00:05\u202fAM
End time: Nov 20, 2026 at 12:59:12 PM
Files scanned: 5561
Threats found: 1
---
Scan type: "full"
State: "running"
Start time: Nov 20, 2026 at 05:00:00 PM
=====
`;

const read = async (...contents: string[]) =>
  (
    await knownValues(
      scans,
      contents.map((content, index) => artifact(`file-${index}`, content)),
    )
  )['scans.list'];

test('the history: times in UTC, and the number of threats', async () => {
  expect(await read(HISTORY)).toMatchObject([
    {
      type: 'quick',
      state: 'succeeded',
      startedAt: '2026-11-06T21:20:00.000Z',
      endedAt: '2026-11-06T21:25:00.000Z',
      clock: 'utc',
      filesScanned: 21,
      isScheduled: true,
      threats: 2,
      at: { line: 3 },
    },
  ]);
});

test.each([
  ['LF', LIST],
  ['CRLF', LIST.replaceAll('\n', '\r\n')],
])('the list: times of the local clock (%s)', async (_, text) => {
  expect(await read(text)).toMatchObject([
    {
      startedAt: '2026-11-20T00:00:05.000Z',
      endedAt: '2026-11-20T12:59:12.000Z',
      clock: 'local',
      isScheduled: false,
      filesScanned: 5561,
      threats: 1,
    },
    { type: 'full', state: 'running', startedAt: '2026-11-20T17:00:00.000Z', endedAt: null, filesScanned: null },
  ]);
});

test('the history comes first, with what still runs by the list', async () => {
  expect(await read(LIST, HISTORY)).toMatchObject([{ clock: 'utc' }, { state: 'running', clock: 'local' }]);
});

test.each(['No scans found\n', '{"scans":[]}'])('none ran: %j', async (text) => {
  expect(await read(text)).toEqual([]);
});

test.each(['', 'Permission denied\n', '{"scans":', '{"threats":[]}'])('refuses %j', async (text) => {
  await expect(scans.parse([artifact('a', text)], () => {})).rejects.toThrow(Error);
});

test('a list that is cut off keeps its scans; what is behind the cut is not told', async () => {
  expect(await read(LIST.slice(0, LIST.lastIndexOf('rt time:')))).toMatchObject([
    { type: 'quick', state: 'succeeded', endedAt: '2026-11-20T12:59:12.000Z', filesScanned: 5561 },
    { type: 'full', state: 'running', startedAt: null, endedAt: null },
  ]);
});

test('a history that is cut off leaves the list', async () => {
  expect(await read(HISTORY.slice(0, -9), LIST)).toMatchObject([
    { state: 'succeeded', clock: 'local' },
    { type: 'full' },
  ]);
});

test('labels and keys of a newer version cost nothing', async () => {
  const list = LIST.replace('Scheduled: false', 'Priority: 3\nScheduled: false').replace('"full"', '"Later"');
  expect(await read(`Version: 9\n---\n${list}Legend of a newer version\n`)).toMatchObject([
    { type: 'quick', isScheduled: false, startedAt: '2026-11-20T00:00:05.000Z', filesScanned: 5561 },
    { type: 'later', state: 'running' },
  ]);
  const history = JSON.stringify({ schema: 9, later: [{}], ...JSON.parse(HISTORY), more: { a: [] } });
  expect(await read(history)).toMatchObject([{ type: 'quick', startedAt: '2026-11-06T21:20:00.000Z', threats: 2 }]);
});
