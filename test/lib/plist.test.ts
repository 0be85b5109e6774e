import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { build, buildBinary, type PlistValue } from 'plist';
import { parsePlist, parsePlistDocument } from '../../src/lib/plist.ts';

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://a.example/p.dtd">\n';
const xml = (inside: string) => Buffer.from(`${HEAD}<plist version="1.0">${inside}</plist>\n`);
const messageOf = (bytes: Uint8Array) => {
  try {
    parsePlist(bytes);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return String(error);
  }
};

describe('what the library writes is read back', () => {
  const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
  const printable = fc.string();
  const date = fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000));
  const leaf = fc.oneof(printable, fc.integer(), fc.boolean(), date, fc.uint8Array(), fc.constant(0.5));
  const dict = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf), fc.dictionary(key, leaf))) as fc.Arbitrary<{
    [key: string]: PlistValue;
  }>;

  test.each([
    ['XML', (value: PlistValue) => Buffer.from(build(value))],
    ['binary', (value: PlistValue) => Buffer.from(buildBinary(value))],
  ])('%s', (_, write) => {
    fc.assert(fc.property(dict, (value) => expect(plain(parsePlist(write(value)))).toEqual(plain(value))));
  });

  /** Without prototypes, and with each kind of bytes as a list. */
  function plain(value: PlistValue): unknown {
    if (value instanceof Uint8Array) return { data: [...value] };
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.entries(value).map(([name, inner]) => [name, plain(inner)]);
  }
});

describe('values of XML', () => {
  test.each<[string, string, unknown]>([
    ['an integer beyond 2^53', '<integer>9223372036854775807</integer>', '9223372036854775807'],
    ['a negative one', '<integer>-9223372036854775808</integer>', '-9223372036854775808'],
    ['an integer in base 16', '<integer>0x1F</integer>', 31],
    ['an integer with blanks', '<integer>\n 7 </integer>', 7],
    ['a date', '<date>2024-02-29T01:02:03Z</date>', new Date('2024-02-29T01:02:03Z')],
    ['the year 0', '<date>0000-12-30T00:00:00Z</date>', new Date('0000-12-30T00:00:00Z')],
    ['an impossible date', '<date>2023-02-29T00:00:00Z</date>', '2023-02-29T00:00:00Z'],
    ['a real without an end', '<real>-infinity</real>', -Infinity],
    ['an empty text', '<string/>', ''],
    ['entities', '<string>&lt;a&gt; &amp;amp; &#x26;&#38;</string>', '<a> &amp; &&'],
    ['CDATA', '<string>a<![CDATA[<b>&amp;]]>c</string>', 'a<b>&amp;c'],
    ['a comment in a text', '<string>a<!-- <b> -->c</string>', 'ac'],
    ['kinds of line ends', '<string>a\rb\u2028c\u0085d</string>', 'a\rb\u2028c\u0085d'],
    ['a key written twice', '<dict><key>a</key><true/><key>a</key><false/></dict>', { a: false }],
    ['a key with an entity', '<dict><key>a&amp;b</key><true/></dict>', { 'a&b': true }],
    ['an array in an array', '<array><array/></array>', [[]]],
  ])('%s', (_, inside, value) => {
    expect(parsePlist(xml(inside))).toEqual(value);
  });

  test('data is bytes', () => {
    expect(Buffer.from(parsePlist(xml('<data>\n\tPGJpbmFy\n\teT4=\n</data>')) as Uint8Array).toString()).toBe(
      '<binary>',
    );
  });
});

describe('forms of XML', () => {
  const inside = '<key>a</key>\n<string>é</string>\n<key>b</key>\n<false/>\n';
  const whole = `${HEAD}<plist>\n<dict>\n${inside}</dict>\n</plist>\n`;
  test.each([
    ['with a byte-order mark and a line before it', Buffer.from(`\ufeff\n${whole}`)],
    ['with CRLF', Buffer.from(whole.replaceAll('\n', '\r\n'))],
    ['in UTF-16', Buffer.from(`\ufeff${whole}`.replace('UTF-8', 'UTF-16'), 'utf16le')],
    ['in UTF-16 of the other order', Buffer.from(`\ufeff${whole}`, 'utf16le').swap16()],
    ['only the inside of the dict', Buffer.from(inside)],
    ['only the dict', Buffer.from(`<dict>${inside}</dict>`)],
    ['with something after it', Buffer.from(`${whole}\0<plist>`)],
    [
      'with a document type of its own',
      Buffer.from(`<!DOCTYPE plist [<!ENTITY x "y">]>\n<plist><dict>${inside}</dict></plist>`),
    ],
  ])('%s', (_, bytes) => {
    expect(parsePlist(bytes)).toEqual({ a: 'é', b: false });
  });
});

describe('lines', () => {
  const text = `${HEAD}<plist version="1.0">
<dict>
  <!-- <key>commented</key> <string>out</string> -->
  <key>text</key>
  <string><![CDATA[<key>
    list</key>]]></string>
  <key>list</key>
  <array>
    <string>one</string>
    <dict><key>a.b</key>
      <true/>
    </dict>
  </array>
  <key>twice</key>
  <true/>
  <key>twice</key>
  <false/>
</dict>
</plist>
`;
  const { lineOf, wordsOf } = parsePlistDocument(Buffer.from(text));

  test.each([
    [[], 4],
    [['text'], 6],
    [['list'], 9],
    [['list', 0], 11],
    [['list', 1], 12],
    [['list', 1, 'a.b'], 12],
    [['list', 1, 'missing'], 12],
    [['list', 2], 9],
    [['commented'], 4],
    [['twice'], 18],
  ])('of %j is %i', (path, line) => {
    expect(lineOf(path)).toBe(line);
  });

  test('of the inside of a dict are those of the file', () => {
    expect(parsePlistDocument(Buffer.from('\r\n<key>a</key>\r\n<true/>')).lineOf(['a'])).toBe(2);
  });

  test.each([
    [['text'], '<key>text</key>\n  <string><![CDATA[<key>\n    list</key>]]></string>'],
    [['list', 1, 'a.b'], '<key>a.b</key>\n      <true/>'],
    [['list', 0], '<string>one</string>'],
    [['twice'], '<key>twice</key>\n  <false/>'],
    [['list', 1, 'missing'], '<dict><key>a.b</key>\n      <true/>\n    </dict>'],
  ])('hold the key and the value of %j', (path, words) => {
    expect(wordsOf(path)).toBe(words);
  });

  test('of a long value hold its beginning', () => {
    const long = `<plist><dict><key>a</key><string>${'x'.repeat(5_000)}</string></dict></plist>`;
    expect(parsePlistDocument(Buffer.from(long)).wordsOf(['a'])).toMatch(/^<key>a<\/key><string>x{1900,1990}$/);
  });

  test('are unknown in a binary list', () => {
    const binary = parsePlistDocument(Buffer.from(buildBinary({ a: 1 })));
    expect([binary.lineOf(['a']), binary.wordsOf(['a'])]).toEqual([undefined, undefined]);
  });
});

describe('refuses, and prints nothing', () => {
  const printed: unknown[] = [];
  beforeEach(() => {
    for (const method of ['log', 'warn', 'error'] as const) {
      jest.spyOn(console, method).mockImplementation((...words: unknown[]) => void printed.push(words));
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
    expect(printed).toEqual([]);
  });

  test.each([
    [
      'a declared entity',
      '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n<plist><string>&b;</string></plist>',
      'line 2',
    ],
    [
      'the entity of a file',
      '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hosts">]>\n<plist><string>&a;</string></plist>',
      'line 2',
    ],
    ['an entity named as a property', '<plist>\n<string>&constructor;</string></plist>', 'line 2'],
    ['a bare ampersand', '<plist>\n<string>a & b</string></plist>', 'line 2'],
    ['text between values', '<plist><dict>\n<key>a</key>\nlost\n<true/></dict></plist>', 'line 3'],
    ['an early end', '<plist>\n<dict>\n<key>a</key>', 'line 1 begins a <plist>'],
    ['a wrong end', '<plist><dict>\n</array></plist>', 'line 2'],
    ['a tag in a tag', '<plist\n<dict/></plist>', 'line 1'],
    ['a comment without an end', '<plist>\n<!-- <dict/></plist>', 'line 2'],
    ['an unknown element', '<plist>\n<set/></plist>', 'line 2'],
    ['a key without a value', '<plist><dict>\n<key>a</key></dict></plist>', 'line 2'],
    ['a value without a key', '<plist><dict>\n<true/></dict></plist>', 'line 2'],
    ['a second value', '<plist><true/>\n<false/></plist>', 'line 2'],
    ['no value', '<plist>\n</plist>', 'without a value'],
    ['an integer that is none', '<plist>\n<integer>12x</integer></plist>', 'line 2'],
    ['a real that is none', '<plist>\n<real></real></plist>', 'line 2'],
    ['65 levels', `<plist>\n${'<array>'.repeat(65)}`, 'line 2 is nested more than 64 levels deep'],
    ['too many elements', `<plist><array>${'<true/>'.repeat(100_001)}`, 'goes beyond 100000 elements'],
    ['a log', "It's 10:00, and all is {well}", 'neither a binary, an XML nor an OpenStep property list'],
    ['nothing', '', 'neither'],
    ['an old list that ends early', '{\na = (b, c;\n}', 'line 3'],
    ['an old list that does not end', '{ a = b;', 'ends before a closing }'],
    ['an old list with a quote that does not end', '{\na = "b;\n}', 'line 2'],
    ['an old list with odd data', '{\na = <abc>;}', 'line 2'],
    ['something after an old list', '{a = b;} c', 'not a property list'],
    ['two old lists', '{a = b;}, {c = d;}', 'second value'],
    ['65 levels of an old list', '('.repeat(65), 'nested more than 64'],
  ])('%s', (_, text, reason) => {
    expect(messageOf(Buffer.from(text))).toContain(reason);
  });

  test.each([
    ['tags', '<plist>'.padEnd(8e6, '<')],
    ['ampersands', '<plist><string>'.padEnd(8e6, '&')],
    ['a tag', '<'.padEnd(8e6, 'a')],
    ['quotes', '{a="'.padEnd(1e6, '\\"')],
    ['comments', '{'.padEnd(1e6, '/*')],
    ['a document type', '<!DOCTYPE ['.padEnd(8e6, ']  ')],
  ])('megabytes of %s quickly', (_, text) => {
    const beganMs = performance.now();
    expect(messageOf(Buffer.from(text))).not.toBe('accepted');
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });

  test('but takes a byte that is no UTF-8', () => {
    const bytes = Buffer.from('<plist><dict><key>caf\xe9</key><string>\xff</string></dict></plist>', 'latin1');
    expect(parsePlist(bytes)).toEqual({ 'caf\ufffd': '\ufffd' });
  });

  test('more than 8 MB', () => {
    expect(messageOf(Buffer.alloc(8 * 1024 * 1024 + 1))).toContain('more than 8388608 bytes');
  });
});

test.each([
  [
    'XML',
    '<plist><dict><key>__proto__</key><dict><key>isAdmin</key><true/></dict><key>constructor</key><true/></dict></plist>',
  ],
  ['OpenStep', '{ __proto__ = { isAdmin = 1; }; constructor = 1; }'],
])('a key named __proto__ or constructor is a plain key in %s', (_, text) => {
  const value = parsePlist(Buffer.from(text));
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(value).not.toHaveProperty('isAdmin');
});

test('reads the old text form', () => {
  const text = `// !$*UTF8*$!
{
  channel = "Current"; /* not "Beta" */
  'a b' = (1, /usr//bin, <0fbd 77>, );
  "esc\\U00e9\\012" = "say \\"hi\\"\\\\";
}
`;
  expect(parsePlist(Buffer.from(text))).toEqual({
    channel: 'Current',
    'a b': ['1', '/usr//bin', Uint8Array.of(0x0f, 0xbd, 0x77)],
    'escé\n': 'say "hi"\\',
  });
});
