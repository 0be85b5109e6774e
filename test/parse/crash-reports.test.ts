import { expect, test } from '@jest/globals';
import { crashReports } from '../../src/parse/crash-reports.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const FOLDER = 'files/Library/Logs/DiagnosticReports';
const HEADER =
  '{"app_name":"epsext","timestamp":"2026-11-19 08:15:30.00 +0100","app_version":"101.26092.0011","bug_type":"309","os_version":"macOS 26.1 (25B78)"}';
const IPS = `${HEADER}
{
  "captureTime" : "2026-11-19 08:15:29.1234 +0100",
  "pid" : 402,
  "procName" : "com.microsoft.wdav.epsext",
  "procPath" : "\\/Library\\/SystemExtensions\\/epsext",
  "exception" : {"type":"EXC_BAD_ACCESS","signal":"SIGSEGV"},
  "termination" : {"code":11,"namespace":"SIGNAL","indicator":"Segmentation fault: 11"},
  "threads" : [{"triggered":true,"frames":[]}],
  "somethingNew" : {}
}
`;

const CRASH = `Process:               wdavdaemon_enterprise [433]
Path:                  /Applications/Microsoft Defender.app/Contents/MacOS/wdavdaemon_enterprise
Identifier:            wdavdaemon_enterprise
Version:               101.26092.0011 (101.26092.0011)
Date/Time:             2026-11-19 08:15:30.123
Exception Type:        EXC_CRASH (SIGABRT)
Termination Reason:    Namespace SIGNAL, Code 6 Abort trap: 6

Thread 0 Crashed:
0   libsystem_kernel.dylib  0x00007fff __pthread_kill + 10
`;

test('reads a crash as macOS writes it today', async () => {
  expect(await crashesOf('epsext.ips', IPS)).toEqual([
    {
      process: 'epsext',
      command: 'com.microsoft.wdav.epsext',
      pid: 402,
      version: '101.26092.0011',
      crashedAt: '2026-11-19T07:15:29.123Z',
      exception: 'EXC_BAD_ACCESS',
      signal: 'SIGSEGV',
      terminationReason: 'SIGNAL 11 Segmentation fault: 11',
    },
  ]);
});

test('its evidence is the line of the exception', async () => {
  const facts = await crashReports.parse([artifact(`${FOLDER}/epsext.ips`, IPS)], () => {});
  expect(facts['reports.crashes']).toMatchObject({
    evidence: [{ line: 7, excerpt: expect.stringContaining('SIGSEGV') }],
  });
});

test('of a report that ends early the header still counts', async () => {
  expect(await crashesOf('epsext.ips', IPS.slice(0, 400))).toEqual([
    expect.objectContaining({ process: 'epsext', crashedAt: '2026-11-19T07:15:30.000Z', exception: null, pid: null }),
  ]);
});

test('reads the text of older systems; a time without an offset is taken as UTC', async () => {
  const expected = {
    process: 'wdavdaemon_enterprise',
    command: 'wdavdaemon_enterprise',
    pid: 433,
    version: '101.26092.0011 (101.26092.0011)',
    crashedAt: '2026-11-19T08:15:30.123Z',
    exception: 'EXC_CRASH',
    signal: 'SIGABRT',
    terminationReason: 'Namespace SIGNAL, Code 6 Abort trap: 6',
  };
  expect(await crashesOf('x.crash', CRASH)).toEqual([expected]);
  expect(await crashesOf('x.crash', CRASH.replaceAll('\n', '\r\n'))).toEqual([expected]);
});

test('a report on a hang names processes too, but is no crash', async () => {
  expect(await crashesOf('x.hang', `Event:   hang\n${CRASH}`)).toEqual([]);
});

const JETSAM = `{"bug_type":"298","timestamp":"2026-11-19 08:15:30.00 +0100","os_version":"macOS 26.1"}
{
  "memoryStatus" : {"pageSize" : 16384},
  "largestProcess" : "wdavdaemon_unprivileged",
  "processes" : [
    {"pid" : 612, "name" : "wdavdaemon_unprivileged", "rpages" : 1000},
    {"pid" : 402, "name" : "epsext", "rpages" : 10, "reason" : "vm-pageshortage"},
    {"pid" : 900, "name" : "Safari", "rpages" : 5000, "reason" : "vm-pageshortage"}
  ]
}
`;

test('reads which programs of Defender were there when memory ran short', async () => {
  const facts = await told(crashReports, [artifact(`${FOLDER}/JetsamEvent-2026-11-19.ips`, JETSAM)]);
  expect(facts).toEqual({
    'reports.crashes': [],
    'reports.jetsam': [
      {
        occurredAt: '2026-11-19T07:15:30.000Z',
        largestProcess: 'wdavdaemon_unprivileged',
        isDefenderLargest: true,
        isDefenderEnded: true,
        defenderProcesses: [
          { process: 'wdavdaemon_unprivileged', pid: 612, residentBytes: 16_384_000, reason: null },
          { process: 'epsext', pid: 402, residentBytes: 163_840, reason: 'vm-pageshortage' },
        ],
      },
    ],
  });
});

test('a list that is not there is not an empty list', async () => {
  const cut = JETSAM.slice(0, JETSAM.indexOf('"processes"'));
  expect(await told(crashReports, [artifact(`${FOLDER}/JetsamEvent-2026-11-19.ips`, cut)])).toMatchObject({
    'reports.jetsam': [{ largestProcess: null, isDefenderLargest: null, isDefenderEnded: null, defenderProcesses: [] }],
  });
});

test('a single report given alone says nothing about reports of other kinds', async () => {
  expect(await told(crashReports, [artifact('JetsamEvent.ips', JETSAM)])).not.toHaveProperty('reports.crashes');
});

test.each(['', '{"bug_type":', 'not a report', '{"bug_type":"309"}\n{}'])(
  '%j is no proof that nothing crashed',
  async (text) => {
    const facts = await told(crashReports, [artifact(`${FOLDER}/wdavdaemon.ips`, text)]);
    expect(facts['reports.crashes']).toEqual(expect.stringContaining('wdavdaemon.ips'));
  },
);

async function crashesOf(name: string, text: string): Promise<unknown> {
  return (await told(crashReports, [artifact(`${FOLDER}/${name}`, text)]))['reports.crashes'];
}
