import { expect, test } from '@jest/globals';
import { installLog } from '../../src/parse/install-log.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues, told } from '../support/facts.ts';

const LOG = `preinstall com.microsoft.wdav begin [2026-11-17 17:03:27 +0100] 426
correlation id=0D7A33C8-E1F4-4A92-B7B6-48C5D90E612A
[ERROR] Downgrade is not permitted
preinstall com.microsoft.wdav end [2026-11-17 17:03:28 +0100] 426 => 1
postinstall com.microsoft.wdav begin [2026-11-18 10:12:04 +0100] 519
`;
const REFUSED = {
  stage: 'preinstall',
  package: 'com.microsoft.wdav',
  beganAt: '2026-11-17T16:03:27.000Z',
  endedAt: '2026-11-17T16:03:28.000Z',
  exitStatus: 1,
  errors: ['Downgrade is not permitted'],
};
const CUT_OFF = {
  stage: 'postinstall',
  package: 'com.microsoft.wdav',
  beganAt: '2026-11-18T09:12:04.000Z',
  endedAt: null,
  exitStatus: null,
  errors: [],
};
const sessions = async (text: string) =>
  (await told(installLog, [artifact('install.log', text)]))['install-log.sessions'];

test('each run is told with how it ended; one that was cut off has no end', async () => {
  expect(await sessions(LOG)).toEqual([REFUSED, CUT_OFF]);
});

test('it is the same with CRLF', async () => {
  expect(await sessions(LOG.replaceAll('\n', '\r\n'))).toEqual([REFUSED, CUT_OFF]);
});

test('evidence of a failed run is its first error, of another one its beginning', async () => {
  const { 'install-log.sessions': list = [] } = await knownValues(installLog, [artifact('install.log', LOG)]);
  expect(list.map(({ at }) => [at?.line, at?.excerpt])).toEqual([
    [3, '[ERROR] Downgrade is not permitted'],
    [5, LOG.split('\n')[4]],
  ]);
});

test('runs that overlap keep their own ends', async () => {
  const text = `preinstall a.b begin [2026-11-17 10:00:00 +0000] 1
preinstall a.b begin [2026-11-17 10:00:01 +0000] 2
preinstall a.b end [2026-11-17 10:00:02 +0000] 1 => 0
preinstall a.b end [2026-11-17 10:00:03 +0000] 2 => 7
`;
  expect(await sessions(text)).toMatchObject([{ exitStatus: 0 }, { exitStatus: 7 }]);
});

test('an empty log has no runs', async () => {
  expect(await sessions('')).toEqual([]);
});

test('a file of another kind is refused', async () => {
  await expect(sessions('healthy : true\n')).rejects.toThrow('no line begins a run of the installer');
});

test('lines of a newer installer cost nothing', async () => {
  const newer = LOG.replace('[ERROR]', 'preinstall com.microsoft.wdav pause [2026-11-17 17:03:27 +0100] 426\n[ERROR]');
  expect(await sessions(`schema=9\n${newer}[LATER] text\n\n`)).toEqual([REFUSED, CUT_OFF]);
});

test.each([
  ['oldest first', ['install.log.1', 'install.log']],
  ['newest first', ['install.log', 'install.log.1']],
])('runs of two logs are told together, the last one last (%s)', async (_, names) => {
  const [older, newer] = [LOG.slice(0, LOG.indexOf('postinstall')), LOG.slice(LOG.indexOf('postinstall'))];
  const files = names.map((name) => artifact(name, name === 'install.log' ? newer : older));
  expect((await told(installLog, files))['install-log.sessions']).toEqual([REFUSED, CUT_OFF]);
});

const INSTALLED = `preinstall com.microsoft.wdav begin [2026-04-14 09:40:03 +0200] 601
Updating 101.25102.0019 to 101.26012.0015
preinstall com.microsoft.wdav end [2026-04-14 09:40:06 +0200] 601 => 0
postinstall com.microsoft.wdav begin [2026-04-14 09:40:15 +0200] 617
Loading com.microsoft.fresno
postinstall com.microsoft.wdav end [2026-04-14 09:40:26 +0200] 617 => 0
`;
const installations = async (text: string) =>
  (await told(installLog, [artifact('install.log', text)]))['install-log.installations'];

test('an installation is told with both versions, a refused or unfinished one is none', async () => {
  const whole = { version: '101.26012.0015', before: '101.25102.0019', installedAt: '2026-04-14T07:40:26.000Z' };
  expect(await installations(INSTALLED + LOG)).toEqual([whole]);
  expect(await installations(INSTALLED.replace('617 => 0', '617 => 1'))).toEqual([]);
});

test('an installation whose lines name no version, or only the new one, is still one', async () => {
  const silent = INSTALLED.replace(/^Updating.*\n/m, '');
  expect(await installations(silent)).toMatchObject([{ version: null, before: null }]);
  const first = INSTALLED.replace(/^Updating.*$/m, 'Installing 101.25102.0019');
  expect(await installations(first)).toMatchObject([{ version: '101.25102.0019', before: null }]);
});

test('local time is told for each stretch with one offset', async () => {
  expect((await told(installLog, [artifact('install.log', INSTALLED + LOG)]))['install-log.utc-offsets']).toEqual([
    { firstAt: '2026-04-14T07:40:03.000Z', lastAt: '2026-04-14T07:40:15.000Z', offsetMinutes: 120 },
    { firstAt: '2026-11-17T16:03:27.000Z', lastAt: '2026-11-18T09:12:04.000Z', offsetMinutes: 60 },
  ]);
  const west = 'preinstall a.b begin [2026-11-17 10:00:00 -0330] 1\n';
  expect((await told(installLog, [artifact('install.log', west)]))['install-log.utc-offsets']).toMatchObject([
    { firstAt: '2026-11-17T13:30:00.000Z', offsetMinutes: -210 },
  ]);
});
