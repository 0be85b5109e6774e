import { expect, test } from '@jest/globals';
import { processes } from '../../src/parse/processes.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues, told } from '../support/facts.ts';

const APP = '/Applications/Microsoft Defender.app/Contents/MacOS';

const OUR_PS = `  PID  PPID USER     %CPU %MEM      VSZ    RSS STAT STARTED      TIME COMM
    1     0 root      0.1  0.1 410000000  21000 Ss   Mon09AM  12:08.30 /sbin/launchd
  300     1 root      4.2  0.7 410012345 116000 Ss   12:10PM 1-02:03:04 ${APP}/wdavdaemon
  321   300 _mdatp   43.1  1.7 410019999 282000 S     1:10PM  88:28.40 ${APP}/wdavdaemon_unprivileged.app/Contents/MacOS/wdavdaemon_unprivileged
  700   501 alex      0,3  0,2 410012345  50000 S    14Jan26   0:01,25 /Applications/Some Editor.app/Contents/MacOS/Some Editor
`;

test('reads the columns this tool asks for', async () => {
  const list = await snapshotOf(OUR_PS);
  expect(list).toHaveLength(4);
  expect(list[2]).toMatchObject({
    process: 'wdavdaemon_unprivileged',
    pid: 321,
    user: '_mdatp',
    cpuPercent: 43.1,
    cpuSeconds: 88 * 60 + 28.4,
    rssBytes: 282_000 * 1024,
    at: { line: 4 },
  });
  expect(list[1]).toMatchObject({ process: 'wdavdaemon', cpuSeconds: 93_784 });
});

test('reads numbers of a language with a decimal comma, and a name with blanks', async () => {
  const [, , , editor] = await snapshotOf(OUR_PS);
  expect(editor).toMatchObject({
    process: null,
    command: '/Applications/Some Editor.app/Contents/MacOS/Some Editor',
    cpuPercent: 0.3,
    cpuSeconds: 1.25,
  });
});

test('reads the table of the Client Analyzer, which has all columns twice', async () => {
  const list =
    await snapshotOf(`USER    PID  %CPU %MEM      VSZ    RSS   TT  STAT STARTED      TIME COMMAND            PID  PPID USER   %CPU %MEM      VSZ    RSS TTY      STAT STARTED      TIME COMMAND
root    400   3.5  0.7 41001234 108000   ??  Ss   12:10PM   0:37.91 /Applications/Mi   400     1 root    3.5  0.7 41001234 108000 ??       Ss   12:10PM   0:37.91 ${APP}/wdavdaemon_enterprise.app/Contents/MacOS/wdavdaemon_enterprise edr
alex    812   0.0  0.1 41001234   9000   ??  S    Tue09PM   0:00.10 agent 2 -a alpha   812     1 alex    0.0  0.1 41001234   9000 ??       S    Tue09PM   0:00.10 /Library/agent 2 -a alpha
`);
  expect(list).toEqual([
    expect.objectContaining({
      process: 'wdavdaemon_enterprise',
      pid: 400,
      rssBytes: 108_000 * 1024,
      cpuSeconds: 37.91,
    }),
    expect.objectContaining({ command: '/Library/agent 2 -a alpha', pid: 812, user: 'alex' }),
  ]);
});

test('reads `ps -ef`, which has no memory, and `ps -o pid,rss,comm`, which has no time', async () => {
  const [launchd] = await snapshotOf(`  UID   PID  PPID   C STIME   TTY           TIME CMD
    0     1     0   0 10:06AM ??         0:06.30 /sbin/launchd
`);
  expect(launchd).toMatchObject({ pid: 1, user: '0', rssBytes: null, cpuPercent: null, cpuSeconds: 6.3 });
  const [daemon] = await snapshotOf(`  PID    RSS COMM\n  300 116000 ${APP}/wdavdaemon\n`);
  expect(daemon).toMatchObject({ process: 'wdavdaemon', rssBytes: 118_784_000, cpuSeconds: null, user: null });
});

const DAEMON = { process: 'wdavdaemon', pid: 300 };

test.each([
  [
    '`ps aux`',
    `root   300   4.2  0.7 410012345 116000   ??  Ss   12:10PM   1:28.40 ${APP}/wdavdaemon privileged`,
    4.2,
    88.4,
  ],
  ['`ps -ef`', `    0   300     1   0 10:06AM ??         1:28.40 ${APP}/wdavdaemon privileged`, null, 88.4],
  ['`ps -ax`', `  300 ??         1:28.40 ${APP}/wdavdaemon privileged`, null, 88.4],
  ['the columns this tool asks for', OUR_PS.split('\n')[2] ?? '', 4.2, 93_784],
  ['`ps -o pid=,%cpu=,comm=`', `  300  4,2 ${APP}/wdavdaemon`, 4.2, null],
  ['`ps -o pid=,rss=,comm=`', `  300 116000 ${APP}/wdavdaemon`, null, null],
])('a row of %s is understood without the header', async (_, row, cpuPercent, cpuSeconds) => {
  const text = `${row}\n`;
  expect(processes.finds.content?.test(text)).toBe(true);
  expect(await snapshotOf(text)).toMatchObject([{ ...DAEMON, cpuPercent, cpuSeconds, at: { line: 1 } }]);
});

test('all rows below are read, with line ends of Windows too', async () => {
  const text = `    1  12000 /sbin/launchd\r\n  300 116000 ${APP}/wdavdaemon\r\n  321 282000 ${APP}/wdavdaemon_unprivileged\r\n`;
  expect(await snapshotOf(text)).toMatchObject([
    { pid: 1, rssBytes: 12_288_000 },
    DAEMON,
    { process: 'wdavdaemon_unprivileged', rssBytes: 288_768_000 },
  ]);
});

test.each([
  ['a ranking of scanned files', `300\twdavdaemon\t2071\t${APP}/wdavdaemon\n`],
  ['events by program', `8216    ${APP}/wdavdaemon\n`],
])('%s is not taken for such rows', (_, text) => {
  expect(processes.finds.content?.test(text)).toBe(false);
});

test('a long start time does not shift the columns behind it', async () => {
  const [row] = await snapshotOf(`  PID STARTED                          TIME COMM
  300 Sat Nov 21 12:30:05 2026      1:02.03 /sbin/something
`);
  expect(row).toMatchObject({ cpuSeconds: 62.03, command: '/sbin/something' });
});

test('the same with line ends of Windows, a mark at the beginning, and colors', async () => {
  const text = `\uFEFF${OUR_PS.replaceAll('\n', '\r\n').replace('root', '\u001b[32mroot\u001b[0m')}`;
  const plain = await snapshotOf(OUR_PS);
  const withPlaces = await snapshotOf(text);
  expect(withPlaces.map(({ at: _, ...row }) => row)).toEqual(plain.map(({ at: _, ...row }) => row));
});

const TOP = `Processes: 512 total, 3 running, 509 sleeping, 2410 threads
2026/11/20 09:15:00
Load Avg: 3.10, 2.80, 2.60
CPU usage: 12.50% user, 9.50% sys, 78.00% idle

PID    COMMAND          %CPU TIME     #TH  MEM    PURG  PPID STATE    USER
321    wdavdaemon_unpri 0.0  01:02.03 22/1 270M+  0B    300  running  _mdatp
700    Some Long Edito  0.0  150 hrs  9    N/A    0B    1    sleeping alex
`;

test('in the first sample of top nothing is measured yet, so no load of 0 is claimed', async () => {
  const list = await snapshotOf(TOP);
  expect(list).toEqual([
    expect.objectContaining({
      process: 'wdavdaemon_unprivileged',
      cpuPercent: null,
      cpuSeconds: 62.03,
      rssBytes: 270 * 2 ** 20,
    }),
    expect.objectContaining({ command: 'Some Long Edito', cpuSeconds: 540_000, rssBytes: null, user: 'alex' }),
  ]);
});

test('top tells how many processes there were, ps does not', async () => {
  expect(await knownValues(processes, [artifact('top.txt', TOP)])).toMatchObject({ 'processes.total': 512 });
  expect(await knownValues(processes, [artifact('ps.txt', OUR_PS)])).not.toHaveProperty('processes.total');
});

test('ps is preferred to top', async () => {
  const result = await knownValues(processes, [artifact('top.txt', TOP), artifact('ps.txt', OUR_PS)]);
  expect(result['processes.snapshot']).toHaveLength(4);
});

test('a line that is cut off is counted and loses nothing else', async () => {
  const counts: unknown[] = [];
  const cut = OUR_PS.slice(0, OUR_PS.lastIndexOf('14Jan26'));
  const result = await knownValues(processes, [artifact('ps.txt', cut)], (lines) => counts.push(lines));
  expect(result['processes.snapshot']).toHaveLength(3);
  expect(counts).toEqual([{ read: 4, unparsed: 1 }]);
});

test.each([
  ['an empty file', ''],
  ['something else', 'USER TTY FROM\nalex console -\n'],
  [
    'top of Linux',
    'top - 10:00:00 up 1 day\n  PID USER PR NI VIRT RES SHR S %CPU %MEM TIME+ COMMAND\n 1 root 20 0 1 1 1 S 0.0 0.0 0:01.00 init\n',
  ],
  ['rows without a header, of which none is of Defender', '  300 116000 /sbin/launchd\n'],
  ['numbers that can be parents as well as memory', `  300 1 ${APP}/wdavdaemon\n`],
])('%s is unreadable, with the name of the file', async (_, text) => {
  const result = await told(processes, [artifact('some.txt', text)]);
  expect(result['processes.snapshot']).toMatch(/^unreadable: .*some\.txt/);
});

async function snapshotOf(text: string) {
  return (await knownValues(processes, [artifact('ps.txt', text)]))['processes.snapshot'] ?? [];
}
