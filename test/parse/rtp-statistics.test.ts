import { describe, expect, test } from '@jest/globals';
import { rank } from '../../src/analyze/ranking.ts';
import { rtpStatistics } from '../../src/parse/rtp-statistics.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues } from '../support/facts.ts';

const COUNTER = {
  id: 412,
  isActive: true,
  maxFileScanTime: '1500000',
  name: 'example',
  path: '/usr/sbin/example',
  resourceScanTime: '0',
  scannedFilePaths: null,
  totalEventsSent: '3',
  totalFilesScanned: '21',
  totalScanTime: '9000250',
};

const TEXT = `=====================================
Process id: 412
Name: example
Path: "/usr/sbin/with: colon/example"
Total files scanned: 21
Scan time (ns): "9000250"
Status: Active
=====================================
Process id: 77
Name: None
Path: ""
Total files scanned: 2
Scan time (ns): "1000"
Status: Inactive
=====================================
`;

const read = (...contents: string[]) =>
  knownValues(
    rtpStatistics,
    contents.map((content, index) => artifact(`statistics-${index}`, content)),
  );
const json = (value: unknown) => JSON.stringify(value, null, 2);

describe('the JSON form', () => {
  test('tells milliseconds of nanoseconds, and where each process is written', async () => {
    const facts = await read(json({ counters: [COUNTER, { ...COUNTER, id: 413 }], newKey: {} }));

    expect(facts['rtp.is-empty']).toBe(false);
    expect(facts['rtp.processes']).toMatchObject([
      {
        pid: 412,
        name: 'example',
        path: '/usr/sbin/example',
        isActive: true,
        filesScanned: 21,
        scanTimeMs: 9,
        maxFileScanTimeMs: 1.5,
        eventsSent: 3,
        at: { path: 'statistics-0', line: 3 },
      },
      { pid: 413, at: { line: 15 } },
    ]);
  });

  test.each([
    ['an old root', { value: [COUNTER] }],
    ['no root at all', [COUNTER]],
    [
      'old keys',
      {
        counters: [
          {
            id: '412',
            name: 'example',
            path: '/usr/sbin/example',
            is_active: true,
            total_files_scanned: '21',
            total_scan_time: '9000000',
            max_file_scan_time: '1500000',
          },
        ],
      },
    ],
  ])('of older clients: %s', async (_, value) => {
    const { 'rtp.processes': processes } = await read(json(value));
    expect(processes).toMatchObject([
      { pid: 412, name: 'example', isActive: true, filesScanned: 21, scanTimeMs: 9, maxFileScanTimeMs: 1.5 },
    ]);
  });

  test.each([
    ['null', null],
    ['missing', undefined],
    ['None', 'None'],
    ['empty', ''],
  ])('a name and path that are %s are not known', async (_, nothing) => {
    const { 'rtp.processes': processes } = await read(
      json({ counters: [{ ...COUNTER, name: nothing, path: nothing }] }),
    );
    expect(processes).toMatchObject([{ name: null, path: null, filesScanned: 21 }]);
  });

  test.each([
    ['a string beyond 2^53', '"9223372036854775807"', 9223372036854.775],
    ['a number beyond 2^53', '9007199254741500000', 9_007_199_254_741.5],
    ['more than 64 bits', '"18446744073709551615"', null],
    ['negative', '"-5"', null],
    ['a word', '"many"', null],
  ])('a time that is %s', async (_, written, expected) => {
    const { 'rtp.processes': processes } = await read(`{"counters":[{"id":1,"totalScanTime":${written}}]}`);
    expect(processes).toMatchObject([{ scanTimeMs: expected, filesScanned: null }]);
  });

  test.each(['{"counters":[]}', '{"counters":null}', '{"value":[]}', 'null', '{}', '[]'])(
    '%s counts no process',
    async (text) => {
      expect(await read(text)).toMatchObject({ 'rtp.is-empty': true, 'rtp.processes': [] });
    },
  );

  test('one element that is none does not lose the others, and is counted', async () => {
    const lines: object[] = [];
    await rtpStatistics.parse([artifact('a', json({ counters: ['?', COUNTER, 7] }))], (tally) => lines.push(tally));
    expect(lines).toEqual([{ read: 3, unparsed: 2 }]);
  });

  test('is found behind the license banner and colors', async () => {
    const facts = await read(
      `ATTENTION: No license found. Contact your administrator.\r\n\u001b[0m{"counters":[\r\n{"id":9}]}`,
    );
    expect(facts['rtp.processes']).toMatchObject([{ pid: 9, at: { line: 3 } }]);
  });
});

describe('the text form', () => {
  test.each([
    ['LF', TEXT],
    ['CRLF and a mark', `\ufeff${TEXT.replaceAll('\n', '\r\n')}`],
  ])('with %s', async (_, text) => {
    const { 'rtp.processes': processes } = await read(text);
    expect(processes).toMatchObject([
      {
        pid: 412,
        path: '/usr/sbin/with: colon/example',
        isActive: true,
        filesScanned: 21,
        scanTimeMs: 9,
        at: { line: 2 },
      },
      { pid: 77, name: null, path: null, isActive: false, filesScanned: 2, maxFileScanTimeMs: null },
    ]);
  });

  test('cut in the middle, the last process lacks what is cut off', async () => {
    const { 'rtp.processes': processes } = await read(TEXT.slice(0, TEXT.lastIndexOf('Total')));
    expect(processes).toMatchObject([{ filesScanned: 21 }, { pid: 77, filesScanned: null }]);
  });
});

test('the lines of high_cpu_parser.py are read, with and without a path', async () => {
  const { 'rtp.processes': processes } = await read(
    '   27 None 9003\n1\tGoogle Chrome\t407\t/Applications/Google Chrome\n',
  );
  expect(processes).toMatchObject([
    { pid: 27, name: null, path: null, filesScanned: 9003, scanTimeMs: null },
    { pid: 1, name: 'Google Chrome', path: '/Applications/Google Chrome', filesScanned: 407 },
  ]);
});

test('JSON is preferred to text, and a broken file to none', async () => {
  const facts = await read('{"counters":[', TEXT, json({ counters: [{ ...COUNTER, id: 1 }] }));
  expect(facts['rtp.processes']).toMatchObject([{ pid: 1 }]);
  expect((await read('{"counters":[', TEXT))['rtp.processes']).toHaveLength(2);
});

test.each(['', 'Command not found\n', '{"counters": 5}', '{"error": "x"}', '{"counters":[{"id":'])(
  'refuses %j',
  async (text) => {
    await expect(rtpStatistics.parse([artifact('a', text)], () => {})).rejects.toThrow(Error);
  },
);

test.each([[TEXT], [json({ counters: [COUNTER] })], [' {"counters": []}'], ['   27 None 9003\n']])(
  'a loose file is recognized',
  (text) => {
    expect(rtpStatistics.finds.content?.test(text)).toBe(true);
  },
);

describe('the order by files is that of high_cpu_parser.py', () => {
  const counters = [
    { id: 1, name: 'a', path: '/a', totalFilesScanned: '5' },
    { id: 2, name: null, path: null, totalFilesScanned: '900' },
    { id: 3, name: 'b', path: '/b', totalFilesScanned: '0' },
    { id: 4, name: 'a', path: '/a', totalFilesScanned: '30' },
    { id: 5, name: 'c', path: '/c', totalFilesScanned: '30' },
    { id: 6, name: null, path: null, totalFilesScanned: '20' },
  ];

  test.each([
    ['where that works', { counters }],
    ['where it knows no root `value`', { value: counters }],
    ['where it stumbles over a missing path', { counters: counters.map(({ path: _, ...rest }) => rest) }],
  ])('%s', async (_, value) => {
    const processes = (await read(json(value)))['rtp.processes'] ?? [];
    const single = rank(
      processes,
      (process) => String(process.pid),
      ({ filesScanned }) => filesScanned,
    );
    const grouped = rank(
      processes,
      ({ name }) => String(name),
      ({ filesScanned }) => filesScanned,
    );
    expect(single.map(({ key, amount }) => [key, amount])).toEqual([
      ['2', 900],
      ['4', 30],
      ['5', 30],
      ['6', 20],
      ['1', 5],
    ]);
    expect(grouped.map(({ key, amount }) => [key, amount])).toEqual([
      ['null', 920],
      ['a', 35],
      ['c', 30],
    ]);
  });
});
