import { describe, expect, test } from '@jest/globals';
import { hotEventSources } from '../../src/parse/hot-event-sources.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const page = (total: number, seconds: string, announced: number, rows: string[]) =>
  [
    `Total Events: ${total} Total Processed Events: 9 Urgent Events: 0 Time: ${seconds}s. Throughput: 5 events/sec. (Press Control-C to stop)`,
    `=========== Top ${announced} Hot Event Sources ===========`,
    'count  signing id                  team id               path',
    ...rows,
    '=========== Top 1 Hot Event Targets ===========',
    'count  target path',
    '900    \u001b[32m/private/tmp/target\u001b[0m',
    '',
  ].join('\n');

const ROWS = [
  '501    com.example.builder         A1B2C3D4E5            \u001b[32m/Applications/My Builder (Beta).app/builder\u001b[0m',
  '40     com.apple.zsh                                     \u001b[32m/bin/zsh\u001b[0m',
  '3                                                        \u001b[32m/opt/unsigned\u001b[0m',
];
const SOURCES = [
  {
    count: 501,
    path: '/Applications/My Builder (Beta).app/builder',
    signingId: 'com.example.builder',
    teamId: 'A1B2C3D4E5',
  },
  { count: 40, path: '/bin/zsh', signingId: 'com.apple.zsh', teamId: null },
  { count: 3, path: '/opt/unsigned', signingId: null, teamId: null },
];
const EMPTY = page(0, '0', 0, []);

const read = (...contents: string[]) =>
  knownValues(
    hotEventSources,
    contents.map((content, index) => artifact(`run-${index}`, content)),
  );

describe('the stream of macOS', () => {
  test.each([
    [
      'is counted once, by its last page',
      EMPTY + page(300, '1', 1, ['300    com.example.builder  A1B2C3D4E5  /opt/b']) + page(604, '2.5', 3, ROWS),
    ],
    ['with CRLF', (EMPTY + page(604, '2.5', 3, ROWS)).replaceAll('\n', '\r\n')],
    [
      'cut after the first row of a page',
      page(604, '2.5', 3, ROWS) + page(700, '3', 3, ROWS).split('\n').slice(0, 4).join('\n'),
    ],
    [
      'cut behind the title of a page',
      page(604, '2.5', 3, ROWS) + page(700, '3', 3, ROWS).split('\n').slice(0, 2).join('\n'),
    ],
  ])('%s', async (_, text) => {
    const facts = await read(text);
    expect(facts).toMatchObject({ 'hot-events.total': 604, 'hot-events.seconds': 2.5 });
    expect(facts['hot-events.sources']).toMatchObject(SOURCES);
    expect(facts['hot-events.folders']).toMatchObject([{ path: '/private/tmp', count: 900 }]);
  });

  test('a source leads to its line', async () => {
    const { 'hot-events.sources': sources } = await read(EMPTY + page(604, '1', 3, ROWS));
    expect(sources?.[0]?.at).toMatchObject({ path: 'run-0', line: 10, excerpt: expect.stringContaining('My Builder') });
  });

  test('without any event there is no source', async () => {
    expect(await read(EMPTY)).toMatchObject({ 'hot-events.total': 0, 'hot-events.sources': [] });
  });

  test('a row that is none is counted as such', async () => {
    const lines: object[] = [];
    await hotEventSources.parse([artifact('a', page(604, '1', 3, [...ROWS, '?????']))], (tally) => lines.push(tally));
    expect(lines).toEqual([{ read: 10, unparsed: 1 }]);
  });
});

test('the page of Linux', async () => {
  const text =
    'Total Events: 900 Time: 12s. Throughput: 75.3 events/sec. \n=========== Top 9 Hot Event Sources ===========\ncount   file path\n700     /usr/bin/psql (deleted)\n20      memfd:x\n';
  const facts = await read(text);
  expect(facts).toMatchObject({ 'hot-events.total': 900, 'hot-events.seconds': 12 });
  expect(facts['hot-events.sources']).toMatchObject([
    { count: 700, path: '/usr/bin/psql (deleted)', signingId: null },
    { count: 20, path: 'memfd:x' },
  ]);
});

describe('the report', () => {
  test('of Linux: both kinds of events, times in microseconds', async () => {
    const report = {
      startTime: '1760000000000000',
      endTime: '1760000019500000',
      totalEvent: '900',
      eventSource: [{ authCount: '500', notifyCount: '20', csId: '', teamId: '', path: '/usr/bin/a', pidCount: '4' }],
    };
    const facts = await read(JSON.stringify(report, null, 2));
    expect(facts).toMatchObject({ 'hot-events.total': 900, 'hot-events.seconds': 19.5 });
    expect(facts['hot-events.sources']).toMatchObject([
      { count: 520, path: '/usr/bin/a', signingId: null, at: { line: 6 } },
    ]);
  });

  test('of macOS: what one program did with many files is one sum', async () => {
    const detail = (count: unknown, path: string, csId: string, targetPath: string) => ({
      count,
      path,
      csId,
      teamId: '',
      targetPath,
    });
    const facts = await read(
      JSON.stringify({
        deadlineHistogram: 'bin 1',
        eventDetail: [
          detail('40', '/bin/b', 'com.example.b', '/build/x'),
          detail('30', '/bin/a', 'com.example.a', '/build/x'),
          detail('x', '/bin/a', 'com.example.a', '/build/y'),
          detail('30', '/bin/a', 'com.example.a', '/z'),
        ],
      }),
    );
    expect(facts['hot-events.total']).toBe(100);
    expect(facts['hot-events.seconds']).toBeUndefined();
    expect(facts['hot-events.sources']).toMatchObject([
      { count: 60, path: '/bin/a', signingId: 'com.example.a', teamId: null },
      { count: 40, path: '/bin/b' },
    ]);
    expect(facts['hot-events.folders']).toMatchObject([
      { path: '/build', count: 70 },
      { path: '/', count: 30 },
    ]);
  });
});

test('of two runs the one with more events counts', async () => {
  expect(await read(page(604, '1', 3, ROWS), page(603, '9', 3, ROWS))).toMatchObject({ 'hot-events.seconds': 1 });
});

test.each(['', 'mdatp: permission denied', '{"eventDetail":[]}', '{"eventDetail":[{"count":'])(
  'refuses %j',
  async (text) => {
    await expect(hotEventSources.parse([artifact('a', text)], () => {})).rejects.toThrow(Error);
  },
);
