import { expect, test } from '@jest/globals';
import { coreLog } from '../../src/parse/core-log.ts';
import { artifact } from '../support/artifact.ts';
import { knownValues, told } from '../support/facts.ts';

const line = (time: string, level: string, message: string) =>
  `[388][6123512][2026-11-${time} UTC][${level}]: ${message}\n`;
const timeout = (time: string, path: string, pid: number) =>
  line(time, 'error', `Scan request timed out after 30000 ms for path:${path} pid:${pid}`);
const LOG = [
  line('18 09:12:33.000100', 'info', '[{scanRouter}]: Scan of path:/a/error.txt verdict:clean'),
  timeout('18 09:13:00.000100', '/Users/riley/Library/Application Support/Build 2/a1.o', 712),
  timeout('18 09:12:59.500000', '/opt/b', 9),
  line('18 09:14:00', 'warn', 'Queue at 71 percent'),
].join('');

const parse = (text: string | Uint8Array, name = 'microsoft_defender_core.log') =>
  told(coreLog, [artifact(name, text)]);

async function signatures(text: string | Uint8Array): Promise<readonly (readonly unknown[])[]> {
  const errors = (await parse(text))['core-log.errors'] as readonly Record<string, unknown>[];
  return errors.map(({ level, signature, count }) => [level, signature, count]);
}

test('lines that say the same are counted together, with the first and the last time', async () => {
  expect(await parse(LOG)).toMatchObject({
    'core-log.lines': 4,
    'core-log.other-errors': 0,
    'core-log.errors': [
      {
        level: 'error',
        signature: 'Scan request timed out after # ms for path:<path> pid:#',
        count: 2,
        firstAt: '2026-11-18T09:12:59.500Z',
        lastAt: '2026-11-18T09:13:00.000Z',
        file: 'microsoft_defender_core.log',
      },
      { level: 'warning', signature: 'Queue at # percent', count: 1, firstAt: '2026-11-18T09:14:00.000Z' },
    ],
  });
});

test('errors and warnings are counted by minute over all files, those without a time in none', async () => {
  const files = [
    artifact('microsoft_defender_core.log', LOG),
    artifact(
      'microsoft_defender_err.1.log',
      timeout('18 09:12:00.5', '/c', 3) + line('99 99:99', 'error', 'no such time'),
    ),
  ];
  expect((await told(coreLog, files))['core-log.error-minutes']).toEqual([
    { minuteAt: '2026-11-18T09:12:00.000Z', errors: 2, warnings: 0 },
    { minuteAt: '2026-11-18T09:13:00.000Z', errors: 1, warnings: 0 },
    { minuteAt: '2026-11-18T09:14:00.000Z', errors: 0, warnings: 1 },
  ]);
});

test('a line with an impossible date costs no other its minute', async () => {
  const impossible = '[388][6123512][9999-99-99 99:99:99 UTC][error]: damaged\n';
  expect((await told(coreLog, [artifact('core.log', impossible + LOG)]))['core-log.error-minutes']).toHaveLength(3);
});

test('evidence is the first line of its kind', async () => {
  const { 'core-log.errors': [first] = [] } = await knownValues(coreLog, [artifact('core.log', LOG)]);
  expect(first?.at).toEqual({ path: 'core.log', line: 2, excerpt: LOG.split('\n')[1] });
});

test.each([
  ['CRLF', LOG.replaceAll('\n', '\r\n')],
  ['one id instead of two', LOG.replaceAll('[388][6123512]', '[388]')],
  ['levels in upper case', LOG.replaceAll('[error]', '[ERROR]')],
  ['a last line without an end', LOG.slice(0, -1)],
  ['bytes that are no text', Buffer.concat([Buffer.from([0, 0xff, 0xfe, 0x0a]), Buffer.from(LOG)])],
])('the same errors are found with %s', async (_, text) => {
  expect(await signatures(text)).toEqual(await signatures(LOG));
});

test.each([
  [
    'numbers, versions and ids',
    'id c4f1d8a0-7b1e-4a55-9dfa-0f6e3b9a1147 of 0x1F, 12 of 101.26022.0015',
    'id # of #, # of #.#.#',
  ],
  ['hex without a digit', 'batch abcdefab is added', 'batch # is added'],
  ['quoted text', `rule "a b" and 'c d' don't fit`, 'rule "…" and "…" don\'t fit'],
  ['a quote that never ends', 'rule "a b', 'rule "a b'],
  [
    'paths with a space',
    'cannot open /Library/Application Support/x: Input/output error',
    'cannot open <path> Input/output error',
  ],
  ['two paths', 'moved /a/b to ~/c', 'moved <path> to ~<path>'],
  ['names beyond ASCII', 'für ältere Macs 7', 'für ältere Macs #'],
])('a signature is without %s', async (_, message, signature) => {
  expect(await signatures(line('18 09:00:00', 'error', message))).toEqual([['error', signature, 1]]);
});

test('an error object counts by its category, message and first context', async () => {
  const failure = (value: number, file: string) =>
    line(
      '18 09:00:00',
      'error',
      JSON.stringify({
        code: { category: 'generic', value, message: 'Input/output error' },
        call_stack: { frames: [{ file, line: value }] },
        context: [`Rescan of /a/${value} was abandoned`],
      }),
    );
  const text = failure(5, 'one.cpp') + failure(6, 'other.cpp') + line('18 09:00:01', 'error', '{"code": cut o');
  expect(await signatures(text)).toEqual([
    ['error', 'generic: Input/output error; Rescan of <path> was abandoned', 2],
    ['error', '{"code": cut o', 1],
  ]);
});

test('a log and its rotated files are one log; another log is another', async () => {
  const files = [
    artifact('mdatp/microsoft_defender_core.log', timeout('20 10:00:00.000000', '/a/b', 1)),
    artifact('mdatp/microsoft_defender_core_err.log', timeout('20 10:00:00.000000', '/a/b', 1)),
    artifact('mdatp/rotated/microsoft_defender_core.log00001', timeout('18 10:00:00.000000', '/a/b', 1)),
  ];
  const errors = (await told(coreLog, files))['core-log.errors'];
  expect(errors).toMatchObject([
    {
      file: 'microsoft_defender_core.log',
      count: 2,
      firstAt: '2026-11-18T10:00:00.000Z',
      lastAt: '2026-11-20T10:00:00.000Z',
    },
    { file: 'microsoft_defender_core_err.log', count: 1 },
  ]);
});

test('the last settings told are those in effect, whichever file they are in', async () => {
  const merged = (time: string, json: string) =>
    line(time, 'info', `[{features}]: Features merged with capabilities: ${json}`);
  const state = (time: string, mode: string) => line(time, 'info', `[{tamperProtection}]: Feature state: ${mode}`);
  const files = [
    artifact('core.log', merged('20 10:00:00.000000', '{"a":{"b":1},"c":[]}') + state('20 10:00:00.000000', 'block')),
    artifact('rotated/core.log1', merged('18 10:00:00.000000', '{"a":{"b":2}}') + state('18 10:00:00.000000', 'audit')),
  ];
  expect(await told(coreLog, files)).toMatchObject({
    'core-log.merged-features': [
      { key: 'a.b', value: 1 },
      { key: 'c', value: [] },
    ],
    'core-log.tamper-state': 'block',
  });
});

test('settings that are cut off are unreadable, not absent, and cost nothing else', async () => {
  const text = `${line('18 09:00:00', 'info', 'Features merged with capabilities: {"a"')}${LOG}`;
  expect(await parse(text)).toMatchObject({
    'core-log.merged-features': 'unreadable: line 1 of microsoft_defender_core.log holds settings that are not JSON',
    'core-log.lines': 5,
  });
});

test('each property of a configuration that does not load is named once', async () => {
  const bad = (name: string) =>
    line('18 09:00:00', 'error', `Failed to load managed configuration: bad property "${name}"`);
  const text = bad('antivirusEngine.exclusions') + bad('cloudService.proxy') + bad('cloudService.proxy') + LOG;
  expect((await parse(text))['core-log.config-errors']).toEqual([
    { property: 'antivirusEngine.exclusions' },
    { property: 'cloudService.proxy' },
  ]);
});

test.each([
  ['Cannot parse the JSON settings: property cloudService.proxy is invalid', 'cloudService.proxy'],
  ["Managed preference ignored, property of unknown type: 'edr.tags'", 'edr.tags'],
])('%s', async (message, property) => {
  const facts = await parse(line('18 09:00:00', 'error', message));
  expect(facts['core-log.config-errors']).toEqual([{ property }]);
});

test('changes of protection are told in order of time', async () => {
  const text =
    line('18 10:00:00.000000', 'info', '[{behaviorMonitor}]: Behavior monitoring is enabled') +
    line('18 09:00:00.000000', 'info', '[{definitions}]: Security intelligence 1.463.88.0 is active');
  expect((await parse(text))['core-log.events']).toEqual([
    { kind: 'definitions', text: '1.463.88.0 is active', occurredAt: '2026-11-18T09:00:00.000Z' },
    { kind: 'behavior-monitoring', text: 'enabled', occurredAt: '2026-11-18T10:00:00.000Z' },
  ]);
});

test('starts of daemons are told, other lines that begin with their name are not', async () => {
  const text =
    line('18 09:12:33.000000', 'info', 'wdavdaemon 101.26022.0015 started, pid 52110, macOS 26.6.2 (25G83)') +
    line('18 09:12:16.000000', 'info', 'wdavdaemon is stopping: SIGTERM');
  expect((await parse(text))['core-log.events']).toEqual([
    {
      kind: 'process-started',
      text: 'wdavdaemon 101.26022.0015 started, pid 52110, macOS 26.6.2 (25G83)',
      occurredAt: '2026-11-18T09:12:33.000Z',
    },
  ]);
});

test('a setting that is told with another value has changed; one that is told for the first time has not', async () => {
  const merged = (time: string, json: string) => line(time, 'info', `Features merged with capabilities: ${json}`);
  const files = [
    artifact(
      'core.log',
      merged('20 10:00:00.000000', '{"a":{"b":"on"},"new":1}') + merged('20 11:00:00.000000', '{"a":{"b":"on"}}'),
    ),
    artifact('rotated/core.log1', merged('18 10:00:00.000000', '{"a":{"b":"off"},"c":[]}') + LOG),
  ];
  expect((await told(coreLog, files))['core-log.setting-changes']).toEqual([
    { key: 'a.b', before: 'off', after: 'on', changedAt: '2026-11-20T10:00:00.000Z' },
  ]);
});

test('what is not understood is counted', async () => {
  const counts: number[][] = [];
  const text = `${LOG}a second line of a message\n\n${line('18 09:00:00', 'error', 'a'.repeat(2_000_000))}`;
  await told(coreLog, [artifact('core.log', text)], ({ read, unparsed }) => counts.push([read, unparsed]));
  expect(counts).toEqual([[7, 3]]);
});

test('more kinds of errors than are kept are counted', async () => {
  const word = (index: number) => [...String(index)].map((digit) => 'ghijklmnop'[Number(digit)]).join('');
  const text = Array.from({ length: 6_000 }, (_, index) => line('18 09:00:00', 'error', word(index))).join('');
  const facts = await parse(text);
  expect(facts['core-log.errors']).toHaveLength(200);
  expect(facts['core-log.other-errors']).toBe(5_800);
});

test('an empty log has no errors', async () => {
  expect(await parse('')).toMatchObject({ 'core-log.lines': 0, 'core-log.errors': [] });
});

test('a log nothing could be read of tells nothing', async () => {
  const damaged = { ...artifact('core.log', ''), problem: () => 'is damaged' };
  expect(await told(coreLog, [damaged])).toEqual({});
});

test('a file of another kind is refused', async () => {
  await expect(parse('healthy : true\n')).rejects.toThrow('no line has the layout of such a log');
});

test.each([
  ['CRLF', LOG.replaceAll('\n', '\r\n')],
  ['CR alone', LOG.replaceAll('\n', '\r')],
  ['a mark of UTF-8', `\ufeff${LOG}`],
])('a log with %s reads as the same log without', async (_, text) => {
  const [facts, plain] = [
    await coreLog.parse([artifact('a', text)], () => {}),
    await coreLog.parse([artifact('a', LOG)], () => {}),
  ];
  expect(facts).toEqual(plain);
});

test.each(['utf16le', 'utf-16be with its mark'])(
  'a log in UTF-16 reads as the same log in UTF-8: %s',
  async (encoding) => {
    const little = Buffer.from(encoding === 'utf16le' ? LOG : `\ufeff${LOG}`, 'utf16le');
    const bytes = encoding === 'utf16le' ? little : Buffer.from(little).swap16();
    expect(await signatures(bytes)).toEqual(await signatures(LOG));
  },
);
