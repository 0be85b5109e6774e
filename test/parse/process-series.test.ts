import { expect, test } from '@jest/globals';
import { processSeries } from '../../src/parse/process-series.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues, told } from '../support/facts.ts';

const HEADER = '{"kind":"mdediag-samples","schema":1,"startedAt":"2026-11-20T09:00:00Z","intervalMs":2000,"cores":8}';

/** Behavior monitoring in our own samples, and in those of other tools. */
const ON = { bm: 'enabled', window: null };
const UNTOLD = { bm: null, window: null };

function sample(seconds: number, pid: number, cpuPercent: number | null, rssBytes: number | null): string {
  const t = new Date(Date.parse('2026-11-20T09:00:00Z') + seconds * 1_000).toISOString();
  const process = 'wdavdaemon_unprivileged';
  return JSON.stringify({ t, pid, process, cpuPercent, cpuSeconds: 1, rssBytes, bm: 'enabled', window: null });
}

test('reads samples of our own: one series for each process id, gaps as null', async () => {
  const text = [
    HEADER,
    sample(0, 321, null, 100),
    '{"t":"2026-11-20T09:00:01Z","event":"behavior-monitoring-disabled"}',
    sample(2, 321, 12.5, null),
    sample(4, 977, null, 80),
    '{"t":"2026-11-20T09:00:06Z","pid":5,"process":"Safari","cpuPercent":9,"cpuSeconds":1,"rssBytes":1,"bm":null,"window":null}',
    sample(8, 977, 1, 81).slice(0, 40),
  ].join('\n');
  const counts: unknown[] = [];
  const facts = await knownValues(processSeries, [artifact('samples.jsonl', text)], (lines) => counts.push(lines));
  expect(facts['processes.series']).toEqual([
    {
      process: 'wdavdaemon_unprivileged',
      pid: 321,
      points: [
        { t: '2026-11-20T09:00:00.000Z', cpuPercent: null, rssBytes: 100, ...ON },
        { t: '2026-11-20T09:00:02.000Z', cpuPercent: 12.5, rssBytes: null, ...ON },
      ],
      at: expect.objectContaining({ path: 'samples.jsonl', line: 4 }),
    },
    expect.objectContaining({
      pid: 977,
      points: [{ t: '2026-11-20T09:00:04.000Z', cpuPercent: null, rssBytes: 80, ...ON }],
    }),
  ]);
  expect(facts['processes.series-interval-seconds']).toBe(2);
  expect(counts).toEqual([{ read: 7, unparsed: 1 }]);
});

function topSample(time: string, cpu: string, mem: string): string {
  return `Processes: 2 total, 1 running, 1 sleeping, 20 threads
2026/11/20 ${time}
Load Avg: 3.10, 2.80, 2.60

PID    COMMAND          %CPU TIME     #TH  MEM   STATE
321    wdavdaemon_unpri ${cpu}  01:02.03 22/1 ${mem}  running
700    Safari           0.0  00:01.00 9    90M   sleeping

`;
}

test('reads a series of top; in its first sample no load has been measured', async () => {
  const text =
    topSample('09:15:00', '0.0', '270M') +
    topSample('09:15:05', '143.1', '271M+') +
    topSample('09:15:10', '0.0', 'N/A');
  const facts = await knownValues(processSeries, [artifact('top_output.txt', text)]);
  const [series, ...others] = facts['processes.series'] ?? [];
  expect(others).toEqual([]);
  expect(series?.points).toEqual([
    { t: '2026-11-20T09:15:00.000Z', cpuPercent: null, rssBytes: 270 * 2 ** 20, ...UNTOLD },
    { t: '2026-11-20T09:15:05.000Z', cpuPercent: 143.1, rssBytes: 271 * 2 ** 20, ...UNTOLD },
    { t: '2026-11-20T09:15:10.000Z', cpuPercent: 0, rssBytes: null, ...UNTOLD },
  ]);
  expect(facts['processes.series-interval-seconds']).toBe(5);
});

test('one sample of top is no series', async () => {
  const facts = await told(processSeries, [artifact('top.txt', topSample('09:15:00', '0.0', '1M'))]);
  expect(facts).toEqual({ 'processes.series': expect.stringMatching(/^absent: .*top\.txt/) });
});

function powermetrics(time: string, rate: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>is_delta</key><true/><key>elapsed_ns</key><integer>5000000000</integer>${time}
<key>coalitions</key><array><dict><key>tasks</key><array>
<dict><key>pid</key><integer>321</integer><key>name</key><string>wdavdaemon_unprivileged</string><key>cputime_ms_per_s</key><real>${rate}</real></dict>
<dict><key>pid</key><integer>-1</integer><key>name</key><string>DEAD_TASKS</string><key>cputime_ms_per_s</key><real>5</real></dict>
</array></dict></array></dict></plist>`;
}

test('reads powermetrics: 1,000 ms per second are one core; a sample without a time is left out', async () => {
  const text = [
    powermetrics('<key>timestamp</key><date>2026-11-20T09:15:05Z</date>', '1500.5'),
    powermetrics('', '700'),
    powermetrics('<key>timestamp</key><date>2026-11-20T09:15:00Z</date>', '200'),
    powermetrics('<key>timestamp</key><date>2026-11-20T09:15:10Z</date>', '1').slice(0, 200),
  ].join('\0');
  const facts = await knownValues(processSeries, [artifact('power.plist', text)]);
  expect(facts['processes.series']?.[0]?.points).toEqual([
    { t: '2026-11-20T09:15:00.000Z', cpuPercent: 20, rssBytes: null, ...UNTOLD },
    { t: '2026-11-20T09:15:05.000Z', cpuPercent: 150.05, rssBytes: null, ...UNTOLD },
  ]);
});

test('reads a table; an empty cell is no measurement, memory needs a unit', async () => {
  const text = `timestamp,process,rss_bytes,cpu_percent,rss
2026-11-20T09:15:00Z,wdavdaemon,1000,,7\r
2026-11-20 10:15:05+0100,wdavdaemon,,4.5,8
2026-11-20T09:15:05Z,Safari,5,5,9
yesterday,wdavdaemon,5,5,9
`;
  const counts: unknown[] = [];
  const facts = await knownValues(processSeries, [artifact('log.csv', text)], (lines) => counts.push(lines));
  expect(facts['processes.series']).toEqual([
    expect.objectContaining({
      process: 'wdavdaemon',
      pid: null,
      points: [
        { t: '2026-11-20T09:15:00.000Z', cpuPercent: null, rssBytes: 1000, ...UNTOLD },
        { t: '2026-11-20T09:15:05.000Z', cpuPercent: 4.5, rssBytes: null, ...UNTOLD },
      ],
    }),
  ]);
  expect(counts).toEqual([{ read: 5, unparsed: 1 }]);
});

test('of several formats only the most exact one counts', async () => {
  const top = topSample('09:15:00', '0.0', '270M') + topSample('09:15:05', '1.0', '270M');
  const own = [HEADER, sample(0, 321, null, 1), sample(2, 321, 5, 2)].join('\n');
  const facts = await knownValues(processSeries, [artifact('a.txt', top), artifact('b.jsonl', own)]);
  expect(facts['processes.series']).toHaveLength(1);
  expect(facts['processes.series-interval-seconds']).toBe(2);
});

test('another kind of file is unreadable', async () => {
  const facts = await told(processSeries, [artifact('top_output.txt', 'top - 10:00:00 up 1 day\n')]);
  expect(facts['processes.series']).toMatch(/^unreadable: /);
});

test('a powermetrics file without tasks measures no process; tasks without a time cannot be put in order', async () => {
  const thermal =
    '<?xml version="1.0"?><plist version="1.0"><dict><key>is_delta</key><true/><key>elapsed_ns</key><integer>1</integer><key>thermal_pressure</key><string>Nominal</string></dict></plist>';
  expect(await told(processSeries, [artifact('thermal.plist', thermal)])).toEqual({
    'processes.series': 'absent: thermal.plist measures no process of Defender',
  });
  const loose =
    '<?xml version="1.0"?><plist version="1.0"><dict><key>tasks</key><array><dict><key>pid</key><integer>321</integer><key>name</key><string>wdavdaemon</string><key>cputime_ms_per_s</key><real>50.5</real></dict></array></dict></plist>';
  expect(processSeries.finds.content?.test(loose)).toBe(true);
  expect(await told(processSeries, [artifact('tasks.plist', loose)])).toEqual({
    'processes.series': 'unreadable: tasks.plist holds no whole sample that says when it was measured',
  });
});

test('of a series of top that is cut off, what was measured before counts', async () => {
  const text = topSample('09:15:00', '0.0', '270M') + topSample('09:15:05', '143.1', '271M');
  const cut = text + topSample('09:15:10', '9.0', '272M').slice(0, 60);
  expect(await told(processSeries, [artifact('top_output.txt', cut)])).toEqual(
    await told(processSeries, [artifact('top_output.txt', text)]),
  );
});

test.each([
  ['samples of our own', `${[HEADER, sample(0, 321, null, 1), sample(2, 321, 5, 2)].join('\n')}\n`],
  ['top', topSample('09:15:00', '0.0', '270M') + topSample('09:15:05', '1.0', '270M')],
  ['powermetrics', powermetrics('<key>timestamp</key><date>2026-11-20T09:15:05Z</date>', '1500.5')],
])('line ends of Windows make no difference to %s', async (_, text) => {
  const facts = await told(processSeries, [artifact('series.txt', text)]);
  expect(facts['processes.series']).toHaveLength(1);
  expect(await told(processSeries, [artifact('series.txt', text.replaceAll('\n', '\r\n'))])).toEqual(facts);
});
