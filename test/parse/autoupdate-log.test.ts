import { expect, test } from '@jest/globals';
import { autoupdateLog } from '../../src/parse/autoupdate-log.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues, told } from '../support/facts.ts';

const LOG = `2026-11-16 08:14:20 [Microsoft Update Assistant] <Info> Checking for updates
2026-11-16 20:14:25 [Microsoft Update Assistant] <Error> WDAV00: download 1 failed, error -1100
2026-11-17 20:14:25 [Microsoft Update Assistant] <Error> WDAV00: download 2 failed, error -1100
2026-11-17 20:15:00 [Microsoft Update Assistant] <Error> WDAV00: download 3 failed, error -1009
2026-11-17 19:00:00 <Info> installation failed
`;
const parse = (text: string, modifiedAt?: string) =>
  told(autoupdateLog, [artifact('autoupdate.log', text, modifiedAt)]);

test('failures are counted by what they say; an error code makes a difference, a number does not', async () => {
  expect(await parse(LOG, '2026-11-17T19:15:00Z')).toEqual({
    'autoupdate-log.last-entry-at': '2026-11-17T20:15:00.000Z',
    'autoupdate-log.modified-at': '2026-11-17T19:15:00.000Z',
    'autoupdate-log.installations': [],
    'autoupdate-log.failures': [
      {
        component: 'Microsoft Update Assistant',
        message: 'WDAV00: download 1 failed, error -1100',
        code: '-1100',
        firstAt: '2026-11-16T20:14:25.000Z',
        lastAt: '2026-11-17T20:14:25.000Z',
        count: 2,
      },
      expect.objectContaining({ code: '-1009', count: 1 }),
      expect.objectContaining({ component: null, message: 'installation failed', code: null }),
    ],
  });
});

test.each([
  ['CRLF', LOG.replaceAll('\n', '\r\n')],
  ['fractions and a zone', LOG.replaceAll(/(:\d\d) /g, '$1.123 +0100 ')],
])('it is the same with %s', async (_, text) => {
  expect(await parse(text)).toEqual(await parse(LOG));
});

test('lines that are none of the log are counted, empty ones are not', async () => {
  const counts: number[][] = [];
  const file = artifact('autoupdate.log', `${LOG}\n  a second line of a message\n`);
  await told(autoupdateLog, [file], ({ read, unparsed }) => counts.push([read, unparsed]));
  expect(counts).toEqual([[7, 1]]);
});

test('evidence is a line of the file it is in', async () => {
  const files = [artifact('a.log', LOG.split('\n')[0] ?? ''), artifact('b.log', LOG)];
  const { 'autoupdate-log.failures': [first] = [] } = await knownValues(autoupdateLog, files);
  expect(first?.at).toMatchObject({ path: 'b.log', line: 2 });
});

test('a version of Defender that was installed is told, not one that is offered, there already, or of another program', async () => {
  const said = (message: string) => `2026-11-18 10:12:34 [Microsoft Update Assistant] <Info> ${message}\n`;
  const log = [
    'WDAV00: 101.26022.0015 is offered, 101.26012.0015 is installed',
    'WDAV00: installing',
    'WDAV00: installed 101.26022.0015',
    'WDAV00: installed version is the newest offered',
    'MSWD2019: installed 16.100.25101.0',
  ];
  expect((await parse(log.map(said).join('')))['autoupdate-log.installations']).toEqual([
    { version: '101.26022.0015', installedAt: '2026-11-18T10:12:34.000Z' },
  ]);
});

test('of an empty log only its date is known', async () => {
  expect(await parse('', '2026-11-17T19:15:00Z')).toEqual({ 'autoupdate-log.modified-at': '2026-11-17T19:15:00.000Z' });
});

test('a file of another kind is refused', async () => {
  await expect(parse('healthy : true\n')).rejects.toThrow('no line has the layout of such a log');
});

test('a log that is cut off keeps what is before the cut', async () => {
  expect(await parse(LOG.slice(0, LOG.indexOf('ssistant] <Error> WDAV00: download 3')))).toMatchObject({
    'autoupdate-log.last-entry-at': '2026-11-17T20:14:25.000Z',
    'autoupdate-log.failures': [{ code: '-1100', count: 2 }],
  });
});

test('lines, levels and components of a newer version cost nothing', async () => {
  const newer = `schema=9\n2026-11-15 08:00:00 [Later] [Part] <Notice> begins\n  at line 7 (failed)\n${LOG}`;
  expect(await parse(newer)).toEqual(await parse(LOG));
});

test.each([
  ['oldest first', [10, 11, 12]],
  ['newest first', [12, 11, 10]],
  ['in no order', [11, 12, 10]],
])('failures of rotated logs are counted together, and the newest line of all is told (%s)', async (_, days) => {
  const files = days.map((day) =>
    artifact(
      `autoupdate-${day}.log`,
      `2026-11-${day} 09:00:00 [A] <Error> download ${day} failed, error -1100\n`,
      `2026-11-${day}T09:00:00Z`,
    ),
  );
  expect(await told(autoupdateLog, files)).toEqual({
    'autoupdate-log.failures': [
      expect.objectContaining({
        code: '-1100',
        count: 3,
        firstAt: '2026-11-10T09:00:00.000Z',
        lastAt: '2026-11-12T09:00:00.000Z',
      }),
    ],
    'autoupdate-log.installations': [],
    'autoupdate-log.last-entry-at': '2026-11-12T09:00:00.000Z',
    'autoupdate-log.modified-at': '2026-11-12T09:00:00.000Z',
  });
});
