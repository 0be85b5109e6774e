import { expect, test } from '@jest/globals';
import { analyzerLog } from '../../src/parse/analyzer-log.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const LOG = `[2026-01-23 16:07:37.588][INFO] XMDEClientAnalyzer Version: 1.3.2
[2026-01-23 16:07:38.613][WARNING]   mde is not running
Traceback (most recent call last):
[2026-01-23 16:07:41.343][ERROR] no diagnostic package
`;
const parse = (text: string) => told(analyzerLog, [artifact('log.txt', text)]);

test.each([
  ['LF', LOG],
  ['CRLF', LOG.replaceAll('\n', '\r\n')],
])('errors and warnings are told in order (%s)', async (_, text) => {
  expect(await parse(text)).toEqual({
    'analyzer-log.errors': [
      { level: 'warning', message: 'mde is not running', occurredAt: '2026-01-23T16:07:38.613Z' },
      { level: 'error', message: 'no diagnostic package', occurredAt: '2026-01-23T16:07:41.343Z' },
    ],
  });
});

test('lines without a time are counted', async () => {
  const counts: number[][] = [];
  await told(analyzerLog, [artifact('log.txt', LOG)], ({ read, unparsed }) => counts.push([read, unparsed]));
  expect(counts).toEqual([[4, 1]]);
});

test('an empty log has no errors', async () => {
  expect(await parse('')).toEqual({ 'analyzer-log.errors': [] });
});

test('a file of another kind is refused', async () => {
  await expect(parse('healthy : true\n')).rejects.toThrow('no line has the layout of such a log');
});

test('a log that is cut off keeps what is before the cut', async () => {
  expect(await parse(LOG.slice(0, LOG.lastIndexOf('.343')))).toEqual({
    'analyzer-log.errors': [
      { level: 'warning', message: 'mde is not running', occurredAt: '2026-01-23T16:07:38.613Z' },
    ],
  });
});

test('levels of a newer version are no errors and cost nothing', async () => {
  const newer = `[2026-01-23 16:07:36.000][NOTICE] trouble ahead\n[2026-01-23 16:07:36.001][AUDIT][7] more\n${LOG}`;
  expect(await parse(newer)).toEqual(await parse(LOG));
});
