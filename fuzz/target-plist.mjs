import assert from 'node:assert/strict';
import fc from 'fast-check';
import { build, buildBinary } from 'plist';
import { mutated } from './mutate.mjs';
import { parsePlistDocument } from './subjects.mjs';

const MAX_DEPTH = 64;
const key = fc.oneof(
  { weight: 9, arbitrary: fc.string({ minLength: 1 }) },
  fc.constantFrom('constructor', 'toString', 'a b'),
);
const date = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => new Date(at.setMilliseconds(0)));
const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  date,
  fc.uint8Array(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const list = fc.dictionary(key, value, { maxKeys: 4 });

function openStep(value) {
  if (Array.isArray(value)) return `(${value.map(openStep).join(', ')})`;
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString('hex')}>`;
  if (value instanceof Date || typeof value !== 'object') return JSON.stringify(String(value));
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)} = ${openStep(inner)};`)
    .join('\n')} }`;
}

const XML_MARKERS = [
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '&amp;',
  '&#0;',
  '&#x10ffff;',
  '<',
]
  .concat([
    '<dict>',
    '</dict>',
    '<array>',
    '</array>',
    '<key>__proto__</key>',
    '<key>',
    '<string>',
    '</string>',
    '<true/>',
    '\r\n',
    '\0',
  ])
  .concat([
    '<integer>9223372036854775807</integer>',
    '<date>2022-02-30T00:00:00Z</date>',
    '<real>inf</real>',
    '<plist>',
    '<array>'.repeat(70),
  ]);
const BINARY_MARKERS = [
  'bplist00',
  '\x00',
  '\x08',
  '\x09',
  '\x0f',
  '\x13\x7f\xff\xff\xff\xff\xff\xff\xff',
  '\x14',
  '\x33\x7f\xf8\0\0\0\0\0\0',
].concat([
  '\x59__proto__',
  '\x5f\x10\xff',
  '\x6f\x12\xff\xff\xff\xff',
  '\x80\x01',
  '\xa1\x00',
  '\xa2\x01\x01',
  '\xaf\x11\xff\xff',
  '\xd1\x00\x00',
  '\xff',
]);
const TEXT_MARKERS = [
  '{',
  '}',
  '(',
  ')',
  ';',
  '=',
  ',',
  '"',
  "'",
  '\\',
  '\\U00e9',
  '\\377',
  '<',
  '>',
  '/*',
  '*/',
  '//',
  '\n',
  '\0',
  '('.repeat(70),
].concat(['__proto__ = {a = b;};', 'constructor = "\\"";', '// !$*UTF8*$!\n']);

/** Only values that a property list can hold, no deeper than we promise. */
function assertSound(value, depth = 0) {
  if (['string', 'number', 'boolean'].includes(typeof value) || value === null || value instanceof Uint8Array) return;
  if (value instanceof Date) return assert.ok(!Number.isNaN(value.getTime()), 'an impossible date');
  assert.ok(depth < MAX_DEPTH, 'nested too deep');
  assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, 'inherits from something else');
  for (const inner of Object.values(value)) assertSound(inner, depth + 1);
}

function parseOrRefuse(bytes) {
  const printed = [];
  const methods = ['log', 'info', 'warn', 'error'];
  const originals = methods.map((method) => console[method]);
  for (const method of methods) console[method] = (...words) => printed.push(words.join(' '));
  try {
    return parsePlistDocument(bytes);
  } catch (error) {
    assert.ok(error instanceof SyntaxError, `unexpected ${error.stack}`);
    return undefined;
  } finally {
    for (const [index, method] of methods.entries()) console[method] = originals[index];
    assert.deepEqual(printed, [], 'prints to the console');
  }
}

function target(name, valid, markers) {
  return {
    name,
    arbitrary: mutated(valid, markers),
    run(bytes) {
      const document = parseOrRefuse(bytes);
      if (document === undefined) return;
      assertSound(document.value);
      const line = document.lineOf([]);
      assert.ok(line === undefined || (line >= 1 && line <= bytes.length + 1));
    },
  };
}

export const plistXml = target(
  'plist-xml',
  list.map((value) => Buffer.from(build(value))),
  XML_MARKERS,
);
export const plistBinary = target(
  'plist-binary',
  list.map((value) => Buffer.from(buildBinary(value))),
  BINARY_MARKERS,
);
export const plistOpenStep = target(
  'plist-openstep',
  list.map((value) => Buffer.from(openStep(value))),
  TEXT_MARKERS,
);
