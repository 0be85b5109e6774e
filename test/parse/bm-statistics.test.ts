import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bmStatistics } from '../../src/parse/bm-statistics.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const BLOCKS = `=====================================
Process id: 61
Name: builder
Path: "/opt/My Tools/builder"
Total events: 31204887
Status: Active
=====================================
Process id: 62
Name: None
Path: "/bin/zsh"
Total events: 12
=====================================
`;
const EXPECTED = [
  { pid: 61, name: 'builder', path: '/opt/My Tools/builder', events: 31204887 },
  { pid: 62, name: null, path: '/bin/zsh', events: 12 },
];

const read = (text: string) => knownValues(bmStatistics, [artifact('bm', text)]);

describe('each presumed layout is understood', () => {
  test.each([
    ['blocks', BLOCKS],
    ['blocks with CRLF', BLOCKS.replaceAll('\n', '\r\n')],
    [
      'JSON',
      JSON.stringify({
        counters: [
          { id: 61, name: 'builder', path: '/opt/My Tools/builder', isActive: true, totalEvents: '31204887' },
          { id: '62', name: null, path: '/bin/zsh', totalEvents: 12 },
        ],
      }),
    ],
    [
      'process, name, path, count',
      'pid  name  path  count\n61  builder  /opt/My Tools/builder   31204887\n62  /bin/zsh\t12\n',
    ],
    ['process, name, count, path', '61  builder  31204887  /opt/My Tools/builder\n62  12  /bin/zsh\n'],
  ])('%s', async (_, text) => {
    expect((await read(text))['bm-statistics.processes']).toMatchObject(EXPECTED);
  });

  test.each(['31204887  /opt/My Tools/builder\n12 /bin/zsh', '/opt/My Tools/builder:    31204887\n/bin/zsh   12'])(
    'count and path: %j',
    async (text) => {
      expect((await read(text))['bm-statistics.processes']).toMatchObject([
        { pid: null, path: '/opt/My Tools/builder', events: 31204887 },
        { pid: null, path: '/bin/zsh', events: 12, at: { line: 2 } },
      ]);
    },
  );
});

test.each([
  ['', 0],
  ['Behavior monitoring statistics are disabled\n\n', 1],
  ['{"counters":[{"id":6', 1],
])('what is not understood is not called empty: %j', async (text, rawLines) => {
  const facts = await bmStatistics.parse([artifact('bm', text)], () => {});
  expect(facts['bm-statistics.processes']?.state).toBe('unreadable');
  expect(facts['bm-statistics.raw-lines']).toMatchObject({ value: rawLines });
});

test('the newest of several outputs counts', async () => {
  const files = [
    artifact('a', '1 /a', '2026-11-20T10:00:00Z'),
    artifact('b', '2 /b', '2026-11-20T11:00:00Z'),
    artifact('c', '3 /c'),
  ];
  expect(await knownValues(bmStatistics, files)).toMatchObject({
    'bm-statistics.processes': [{ path: '/b', events: 2 }],
  });
});

test('any text is answered', async () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('Name: x', 'Total events: 5', '====', '[', '{"a":', '7 a /b 3', '   '),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const facts = await bmStatistics.parse([artifact('bm', lines.join('\n'))], () => {});
      expect(facts['bm-statistics.raw-lines']?.state).toBe('known');
    }),
    { numRuns: 60 },
  );
});

test('an output that is cut off keeps the processes before the cut', async () => {
  const cut = BLOCKS.slice(0, BLOCKS.lastIndexOf('events:'));
  expect((await read(cut))['bm-statistics.processes']).toMatchObject(EXPECTED.slice(0, 1));
});

test.each([
  ['labels', `Version: 9\n${BLOCKS.replaceAll('Status: Active', 'Status: Active\nPeak memory: 77')}New section\n`],
  [
    'keys',
    JSON.stringify({
      schema: 9,
      counters: EXPECTED.map(({ events, ...one }) => ({ ...one, later: { a: [1] }, totalEvents: events, peak: 77 })),
      more: ['a'],
    }),
  ],
])('%s of a newer version cost nothing', async (_, text) => {
  expect((await read(text))['bm-statistics.processes']).toMatchObject(EXPECTED);
});
