import { expect, test } from '@jest/globals';
import { epsextLog } from '../../src/parse/epsext-log.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const event = (type: string) =>
  `2026-06-29 18:42:27.783 I  epsext[402:51d81] [mdatp:epsext] [eps_log_pkt] - seq=1|team_id=|exe=/bin/ls|es_type=${type}|dl=3\n`;
const LOG = `Filtering the log data\n${event('AUTH_EXEC')}${event('AUTH_OPEN')}${event('AUTH_OPEN')}`;

test.each([
  ['LF', LOG],
  ['CRLF', LOG.replaceAll('\n', '\r\n')],
])('events are counted by type (%s)', async (_, text) => {
  expect(await told(epsextLog, [artifact('syslog_epsext_30s_realtime.txt', text)])).toEqual({
    'epsext-log.event-types': [
      { esType: 'AUTH_OPEN', count: 2 },
      { esType: 'AUTH_EXEC', count: 1 },
    ],
  });
});

test('a log without events has none; one without the extension tells nothing', async () => {
  const idle = '2026-06-29 18:42:27.783 I  epsext[402:51d81] [mdatp:epsext] started\n';
  expect(await told(epsextLog, [artifact('log.txt', idle)])).toEqual({ 'epsext-log.event-types': [] });
  expect(await told(epsextLog, [artifact('log.txt', 'Filtering the log data\n')])).toEqual({});
});

test('an empty log tells nothing', async () => {
  expect(await told(epsextLog, [artifact('log.txt', '')])).toEqual({});
});

test('a log that is cut off keeps the events before the cut', async () => {
  const cut = LOG.slice(0, LOG.lastIndexOf('|es_type='));
  expect(await told(epsextLog, [artifact('log.txt', cut)])).toEqual({
    'epsext-log.event-types': [
      { esType: 'AUTH_EXEC', count: 1 },
      { esType: 'AUTH_OPEN', count: 1 },
    ],
  });
});

test('types of events and lines of a newer extension cost nothing', async () => {
  const newer = `${LOG}2026-06-29 18:42:28.000 I  epsext[402:51d81] [mdatp:epsext] [eps_new_pkt] - kind=7\n`;
  expect(await told(epsextLog, [artifact('log.txt', `${newer}${event('AUTH_LATER_2').repeat(3)}`)])).toEqual({
    'epsext-log.event-types': [
      { esType: 'AUTH_LATER_2', count: 3 },
      { esType: 'AUTH_OPEN', count: 2 },
      { esType: 'AUTH_EXEC', count: 1 },
    ],
  });
});
