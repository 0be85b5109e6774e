import { expect, test } from '@jest/globals';
import { resourceReports } from '../../src/parse/resource-reports.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const FOLDER = 'files/Library/Logs/DiagnosticReports';
const NAME = `${FOLDER}/wdavdaemon_unprivileged_2026-11-18-221003_mac.cpu_resource.diag`;

const CPU = `Date/Time:        2026-11-18 22:10:03.137 +0100
End time:         2026-11-18 22:11:51.204 +0100
OS Version:       macOS 26.1 (Build 25B78)
Architecture:     arm64e
Report Version:   60

Command:          wdavdaemon_unprivileged
Path:             /Applications/Microsoft Defender.app/Contents/MacOS/wdavdaemon_unprivileged.app/Contents/MacOS/wdavdaemon_unprivileged
Version:          101.26092.0011 (101.26092.0011)
Architecture:     arm64
PID:              612

Event:            cpu usage
Action taken:     none
CPU:              90 seconds cpu time over 108 seconds (83% cpu average), exceeding limit of 50% cpu over 180 seconds
Duration:         107.50s
Hardware model:   Mac15,6

Heaviest stack for the target process:
  18  start + 2288 (dyld + 1234) [0x18e514000]

Powerstats for:   wdavdaemon_unprivileged [612]
UUID:             00000000-0000-0000-0000-000000000000
Footprint:        109.00 MB -> 803.50 MB
Path:             /elsewhere
`;

test('reads a CPU report of macOS', async () => {
  expect(await reportsOf(CPU)).toEqual([
    {
      kind: 'cpu',
      process: 'wdavdaemon_unprivileged',
      command: 'wdavdaemon_unprivileged',
      pid: 612,
      version: '101.26092.0011 (101.26092.0011)',
      startedAt: '2026-11-18T21:10:03.137Z',
      endedAt: '2026-11-18T21:11:51.204Z',
      durationSeconds: 107.5,
      cpuSeconds: 90,
      averagePercent: 83,
      limitPercent: 50,
      wakeupsPerSecond: null,
      footprintBytes: 803.5 * 2 ** 20,
    },
  ]);
});

test('its evidence is the line that says how much', async () => {
  const facts = await resourceReports.parse([artifact(NAME, CPU)], () => {});
  expect(facts['reports.resource']).toMatchObject({ evidence: [{ path: NAME, line: 15 }] });
});

test('reads one with a line of JSON above it, and line ends of Windows', async () => {
  const text = `{"app_name":"x","bug_type":"202"}\n${CPU}`.replaceAll('\n', '\r\n');
  expect(await reportsOf(text)).toMatchObject([{ kind: 'cpu', pid: 612, averagePercent: 83 }]);
});

test('what a report does not say is null: older, shorter, of another kind', async () => {
  const text = `Date/Time:       2019-06-13 23:10:03 +0200
Command:         netext
Version:         ??? (???)
PID:             566
Event:           wakeups
Wakeups:         45001 wakeups over the last 166 seconds (272 wakeups per second average), exceeding limit of 150
`;
  expect(await reportsOf(text)).toEqual([
    expect.objectContaining({
      kind: 'wakeups',
      process: 'netext',
      version: null,
      startedAt: '2019-06-13T21:10:03.000Z',
      endedAt: null,
      durationSeconds: 166,
      cpuSeconds: null,
      averagePercent: null,
      wakeupsPerSecond: 272,
      footprintBytes: null,
    }),
  ]);
});

test('a report that ends early still says what it says', async () => {
  expect(await reportsOf(CPU.slice(0, CPU.indexOf('Duration:')))).toMatchObject([
    { durationSeconds: 108, footprintBytes: null },
  ]);
});

test('a report that ends within its line of figures says no figures of that line', async () => {
  expect(await reportsOf(CPU.slice(0, CPU.indexOf(' seconds cpu time')))).toMatchObject([
    { kind: 'cpu', pid: 612, cpuSeconds: null, averagePercent: null },
  ]);
});

test('a folder of reports without one about resources is an empty list; a single file of another kind says nothing', async () => {
  const crash = 'Process:   epsext [402]\nException Type:  EXC_CRASH (SIGABRT)\n';
  expect(await told(resourceReports, [artifact(`${FOLDER}/epsext.crash`, crash)])).toEqual({ 'reports.resource': [] });
  expect(await told(resourceReports, [artifact('epsext.crash', crash)])).toEqual({});
});

test('a report that cannot be read is no proof that there was none', async () => {
  const counts: number[][] = [];
  const facts = await told(resourceReports, [artifact(NAME, '')], ({ read, unparsed }) =>
    counts.push([read, unparsed]),
  );
  expect(facts).toEqual({ 'reports.resource': expect.stringContaining(NAME) });
  expect(counts).toEqual([[1, 1]]);
  expect(await told(resourceReports, [artifact(NAME, ''), artifact(NAME, CPU)])).toMatchObject({
    'reports.resource': [{ pid: 612 }],
  });
});

async function reportsOf(text: string): Promise<unknown> {
  return (await told(resourceReports, [artifact(NAME, text)]))['reports.resource'];
}
