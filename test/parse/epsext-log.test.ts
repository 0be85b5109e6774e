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
