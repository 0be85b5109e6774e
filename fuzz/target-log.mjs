import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mutated } from './mutate.mjs';
import { artifact, cuts, parseFiles } from './parse-files.mjs';
import { autoupdateLog, coreLog, decodeText, installLog, splitLines } from './subjects.mjs';

const TIMES = [
  '2026-11-20 07:19:14.262360',
  '2026-11-20 07:19:13',
  '2026-11-19 23:59:60.5',
  '2026-02-30 25:61:61',
  '0000-00-00 00:00:00',
  '9999-12-31 23:59:59.999',
  '2026-11-20T07:19:14',
  'never',
];
const MARKERS = [
  '\n',
  '\r\n',
  '\r',
  '\r\r\n',
  '\n\n',
  '\0',
  '\0'.repeat(64),
  '[',
  ']',
  '][',
  '<Error>',
  '"',
  "'",
  '/',
  '{',
  '\x1b[31m',
  '\x1b',
  '\xe2\x80\xa8',
].concat([
  '\xef\xbb\xbf',
  '\xff\xfe',
  '\xff',
  '\xc3',
  '\xe2\x82',
  '\xed\xa0\x80',
  '[error]: ',
  ' UTC][',
  'end [',
  '1234567890abcdef '.repeat(50),
  '[['.repeat(100),
  'a'.repeat(5_000),
]);
const free = fc.string({ maxLength: 40 });

const LONG = ['x', '/a b', '"', '\u20ac'].map((text) => text.repeat(Math.ceil(1_400_000 / text.length)));

/** Lines of a log, one to a dozen; now and then one that is longer than any parser keeps. */
function logOf(line) {
  const long = fc.tuple(line, fc.constantFrom(...LONG)).map(([start, rest]) => start + rest);
  const rare = fc.oneof(
    { weight: 9_000, arbitrary: line },
    { weight: 999, arbitrary: free },
    { weight: 1, arbitrary: long },
  );
  const lines = fc.array(rare, { minLength: 1, maxLength: 12 });
  const text = fc
    .tuple(lines, fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([all, end, isEnded]) => Buffer.from(all.join(end) + (isEnded ? end : '')));
  return mutated(text, MARKERS);
}

const coreMessage = fc.oneof(
  free,
  fc.constantFrom(
    'Scan request timed out after 30000 ms for path:/a/b pid:712',
    '[{tamperProtection}]: Feature state: block',
    'Features merged with capabilities: {"behaviorMonitoring":"enabled","a":{"b":[1,{}]}}',
    'Features merged with capabilities: [1',
    '[{behaviorMonitor}]: Behavior monitoring is on',
    '[{configuration}]: Managed settings changed: cloudService.enabled',
    'configuration error: unknown property "tamper.level" in settings',
    '{"code":{"category":"mdatp.ipc","message":"Operation timed out"},"context":["Batch #4"]}',
    '{"code":{"category":1},"message":["x"]}',
  ),
);
const core = fc
  .tuple(
    fc.constantFrom('[1]', '[52110][61619]', ''),
    fc.constantFrom(...TIMES),
    fc.constantFrom('info', 'error', 'warn', ''),
    coreMessage,
  )
  .map(([ids, time, level, message]) => `${ids}[${time} UTC][${level}]: ${message}`);
const installer = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('preinstall', 'postinstall'),
      fc.constantFrom('begin', 'end'),
      fc.constantFrom(...TIMES),
      fc.constantFrom(' -0700', ' +00:00', ' +9999', ''),
      fc.constantFrom('804', '805', '9'.repeat(400)),
      fc.constantFrom('', ' => 0', ' => 1', ' => -1', ` => ${'9'.repeat(400)}`),
    )
    .map(
      ([stage, verb, time, zone, pid, status]) =>
        `${stage} com.microsoft.wdav ${verb} [${time}${zone}] ${pid}${status}`,
    ),
  free.map((text) => `[ERROR] ${text}`),
);
const updater = fc
  .tuple(
    fc.constantFrom(...TIMES),
    fc.constantFrom('[Microsoft Update Assistant] ', '[a] [b] ', ''),
    fc.constantFrom('Error', 'Info'),
    free,
  )
  .map(([time, component, level, text]) => `${time} ${component}<${level}> download failed, error -1100, ${text}`);

/** Every line is counted, and where the bytes are cut into chunks makes no difference. */
function target(name, parser, line) {
  const written = fc.array(fc.tuple(logOf(line), cuts), { minLength: 1, maxLength: 2 });
  const pathOf = (index) => `Library/Logs/Microsoft/mdatp/microsoft_defender_core.log${index === 0 ? '' : `.${index}`}`;
  return {
    name,
    arbitrary: written,
    async run(files) {
      const parse = (isCut) =>
        parseFiles(
          parser,
          files.map(([bytes, places], index) => artifact(pathOf(index), bytes, isCut ? places : [])),
        );
      const whole = await parse(false);
      assert.deepStrictEqual(await parse(true), whole);
      if (whole.reason !== undefined) return;
      const lines = files.reduce((sum, [bytes]) => sum + splitLines(decodeText(bytes)).length, 0);
      assert.equal(whole.read, lines, 'lines read');
    },
  };
}

export const logCore = target('log-core', coreLog, core);
export const logInstall = target('log-install', installLog, installer);
export const logUpdate = target('log-update', autoupdateLog, updater);
