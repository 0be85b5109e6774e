import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/lib/json.ts';

const messageOf = (text: string) => {
  try {
    parseJson(text);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return String(error);
  }
};

describe('values', () => {
  test('are those of JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(
          value,
          (_, inner) => (typeof inner === 'number' && Math.abs(inner) > Number.MAX_SAFE_INTEGER ? 0.5 : inner),
          indent,
        );
        expect(parseJson(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['an integer beyond 2^53', '9007199254740993', '9007199254740993'],
    ['a negative one', '-18446744073709551615', '-18446744073709551615'],
    ['the largest that a double holds', '9007199254740991', 9_007_199_254_740_991],
    ['a large number written as a fraction', '1.5e300', 1.5e300],
    ['an exponent too large for a double', '1e999', '1e999'],
    ['half of a surrogate pair', '"\\ud800"', '\ud800'],
    ['an escaped zero', '"a\\u0000b"', 'a\0b'],
    ['a byte-order mark', '\ufeff{}', {}],
  ])('of %s', (_, text, value) => {
    expect(parseJson(text).value).toEqual(value);
  });

  test('a key named __proto__ or constructor is a plain key', () => {
    const { value } = parseJson('{"__proto__": {"isAdmin": true}, "constructor": 1}');
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', { isAdmin: true }],
      ['constructor', 1],
    ]);
    expect(value).not.toHaveProperty('isAdmin');
  });
});

describe('lines', () => {
  const document = parseJson(
    '{\r\n "a": [\n  1,\r  {"b": null}\n ],\n "twice": 1,\n "twice":\n  2, "constructor": 3\n}',
  );

  test.each([
    [[], 1],
    [['a'], 2],
    [['a', 0], 3],
    [['a', 1, 'b'], 4],
    [['a', 1, 'missing', 'deeper'], 4],
    [['a', 7], 2],
    [['toString'], 1],
    [['twice'], 7],
    [['constructor'], 8],
  ])('of %j is %i', (path, line) => {
    expect(document.lineOf(path)).toBe(line);
  });

  test('count the last value of a key written twice, as the value does', () => {
    expect(document.value).toMatchObject({ twice: 2 });
  });

  test.each([
    [['a', 0], '1'],
    [['a', 1], '{"b": null}'],
    [['a', 1, 'b'], '"b": null'],
    [['twice'], '"twice":\n  2'],
    [['constructor'], '"constructor": 3'],
    [['a'], '"a": [\n  1,\r  {"b": null}\n ]'],
  ])('hold the key and the value of %j', (path, words) => {
    expect(document.wordsOf(path)).toBe(words);
  });

  test('of a long value hold its beginning', () => {
    expect(parseJson(`{"a": "${'x'.repeat(5_000)}"}`).wordsOf(['a'])).toMatch(/^"a": "x{1900,1999}$/);
  });
});

describe('refuses', () => {
  test.each([
    ['a comma too many', '{\n"a": 1,\n}', 'line 3 is not JSON'],
    ['a comma too many in an array', '[1,\n2,\n]', 'line 3 is not JSON'],
    ['a comment', '{\n// why\n}', 'line 2 is not JSON'],
    ['an early end', '{"a":\n[1', 'line 2 is not JSON'],
    ['a text that does not end', '["a\n', 'line 1 is not JSON'],
    ['a zero byte', '[\0]', 'line 1 is not JSON'],
    ['a second value', '{}\n{}', 'line 2 is not JSON'],
    ['nothing', '', 'line 1 is not JSON'],
    ['NaN', '[NaN]', 'line 1 is not JSON'],
    ['65 levels', `[\n${'['.repeat(64)}${']'.repeat(64)}]`, 'line 2 is nested more than 64 levels deep'],
    ['more than a million values', `[1${',\n1'.repeat(1_000_000)}]`, 'goes beyond 1000000 values'],
  ])('%s', (_, text, reason) => {
    expect(messageOf(text)).toContain(reason);
  });

  test('but takes 64 levels', () => {
    expect(messageOf('['.repeat(64) + ']'.repeat(64))).toBe('accepted');
  });

  test.each([
    ['a text that does not end', `"${'a'.repeat(20_000_000)}`],
    ['quotes', '"\\"'.repeat(1_000_000)],
    ['backslashes', `"${'\\'.repeat(5_000_001)}`],
    ['brackets', '['.repeat(5_000_000)],
    ['keys', '{"a":'.repeat(1_000_000)],
    ['blanks', `${' '.repeat(20_000_000)}x`],
    ['comments', '/*'.repeat(5_000_000)],
  ])('megabytes of %s quickly', (_, text) => {
    const beganMs = performance.now();
    expect(messageOf(text)).not.toBe('accepted');
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });
});

test('lines of a large array are found without a search', () => {
  const count = 100_000;
  const document = parseJson(`[\n${Array.from({ length: count }, (_, id) => `{"id": ${id}}`).join(',\n')}\n]`);
  const beganMs = performance.now();
  const wrong = Array.from({ length: count }, (_, index) => document.lineOf([index, 'id']) - index).filter(
    (line) => line !== 2,
  );
  expect(wrong).toEqual([]);
  expect(performance.now() - beganMs).toBeLessThan(5_000);
});
