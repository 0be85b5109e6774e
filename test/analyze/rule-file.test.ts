import { describe, expect, test } from '@jest/globals';
import { readRule } from '../../src/analyze/rule-file.ts';

const GOOD = `id: sip-off
title: System Integrity Protection is off
severity: medium
when: { fact: system.integrity-protection, is: disabled }
message: It is {{ system.integrity-protection }}.
fix: [Turn it on.]
references: [https://example.com/]
`;

const read = (text: string) => readRule(text, 'sip-off.yaml', 'sip-off');

test('a good rule has no faults', () => {
  expect(read(GOOD)).toMatchObject({ rule: { id: 'sip-off' }, faults: [] });
});

const when = (condition: string) => GOOD.replace(/when: .*/, `when: ${condition}`);
const saying = (message: string) => GOOD.replace(/message: .*/, `message: ${message}`);

describe('a fault is told with its line, its column and the likely fix', () => {
  test.each([
    ['not YAML', 'id: [', 1, 6, 'not YAML'],
    ['the same key twice', `${GOOD}severity: low\n`, 8, 1, 'unique'],
    ['a misspelt key', GOOD.replace('references:', 'reference:'), 7, 1, 'did you mean references?'],
    ['a misspelt key in a condition', when('{ fact: app.version, belov: "101.1" }'), 4, 28, 'did you mean below?'],
    [
      'a misspelt key after a condition',
      when('{ fact: health.healthy, is: false, was: true }'),
      4,
      42,
      'was is not known here',
    ],
    ['a key that is missing', GOOD.replace(/message: .*\n/, ''), 1, 1, 'the key message is missing'],
    ['a list where a text belongs', saying('[1]'), 5, 10, 'expected string'],
    ['a text where a list belongs', GOOD.replace('[Turn it on.]', 'Turn it on.'), 6, 6, 'expected array'],
    ['a title with a full stop', GOOD.replace('is off', 'is off.'), 2, 8, 'Invalid'],
    ['a severity nobody knows', GOOD.replace('medium', 'mediun'), 3, 11, 'did you mean medium?'],
    ['a link that is none', GOOD.replace('https://example.com/', 'example'), 7, 14, 'Invalid URL'],
    [
      'a fact nobody knows',
      GOOD.replace('fact: system.', 'fact: sistem.'),
      4,
      15,
      'did you mean system.integrity-protection?',
    ],
    [
      'a fact nobody knows, deep inside',
      when('\n  all:\n    - not: { fact: system.integrity-protecton, is: disabled }'),
      6,
      20,
      'did you mean system.integrity-protection?',
    ],
    ['no operator', GOOD.replace(', is: disabled', ''), 4, 7, 'one operator'],
    [
      'an operator that does not suit a version',
      when('{ fact: app.version, matches: "^101" }'),
      4,
      28,
      'matches does not suit this fact',
    ],
    ['a pattern on a number', when('{ fact: system.cores, matches: "8" }'), 4, 29, 'use is, atLeast or below'],
    ['a pattern on true or false', when('{ fact: health.healthy, matches: "t" }'), 4, 31, 'use is'],
    ['a pattern on a list', when('{ fact: health.health-issues, matches: "t" }'), 4, 37, 'use contains or count'],
    ['an order of texts', when('{ fact: health.org-id, atLeast: 5 }'), 4, 30, 'use is, oneOf, contains or matches'],
    ['a part of a number', when('{ fact: system.cores, contains: 8 }'), 4, 29, 'use is, atLeast or below'],
    ['a list as a whole', when('{ fact: health.health-issues, is: x }'), 4, 37, 'use contains or count'],
    ['a word where only true and false can be', when('{ fact: health.healthy, is: falsee }'), 4, 35, 'true or false'],
    ['a number in quotes', when('{ fact: system.cores, is: "8" }'), 4, 33, 'without quotes'],
    ['a number where a text belongs', when('{ fact: health.org-id, is: 8 }'), 4, 34, 'in quotes'],
    ['a value the fact never has', GOOD.replace('is: disabled', 'is: disable'), 4, 48, 'did you mean disabled?'],
    [
      'one value of several that the fact never has',
      GOOD.replace('is: disabled', 'oneOf: [enabled, disable]'),
      4,
      61,
      'did you mean disabled?',
    ],
    ['a unit that does not fit', when('{ fact: system.uptime-minutes, atLeast: 5MB }'), 4, 47, '5MB'],
    [
      'a version without quotes',
      when('{ fact: app.version, below: 101.10 }'),
      4,
      35,
      'in quotes, as a version: "101.10"',
    ],
    [
      'a version among several without quotes',
      when('{ fact: app.version, oneOf: ["101.1", 101.20] }'),
      4,
      45,
      '"101.20"',
    ],
    ['a pattern that is not linear', when('{ fact: health.org-id, matches: "(?=x)" }'), 4, 39, '(?='],
    [
      'a pattern for elements that is none',
      when('{ count: { of: health.health-issues, matching: { matches: "(" }, atLeast: 1 } }'),
      4,
      65,
      'missing closing )',
    ],
    ['a list that is none', when('{ count: { of: system.integrity-protection, atLeast: 1 } }'), 4, 22, 'not a list'],
    [
      'a field that no element has',
      when('{ count: { of: system.extensions, where: { stat: { is: x } }, atLeast: 1 } }'),
      4,
      50,
      'did you mean state?',
    ],
    [
      'fields of plain values',
      when('{ count: { of: health.health-issues, where: { text: { is: x } }, atLeast: 1 } }'),
      4,
      53,
      'use matching',
    ],
    [
      'an operator that does not suit a field',
      when('{ count: { of: system.extensions, where: { isActive: { contains: x } }, atLeast: 1 } }'),
      4,
      62,
      'true or false',
    ],
    ['two ways to decide', `${GOOD}evaluate: { with: build-age, params: { maxMonths: 6 } }\n`, 8, 1, 'evaluate'],
    [
      'a computation nobody knows',
      GOOD.replace(/when: .*/, 'evaluate: { with: bild-age }'),
      4,
      19,
      'did you mean build-age?',
    ],
    [
      'a parameter of the wrong kind',
      GOOD.replace(/when: .*/, 'evaluate: { with: build-age, params: { maxMonths: six } }'),
      4,
      51,
      'number',
    ],
    [
      'a placeholder that is no fact',
      saying('It is {{ sistem.integrity-protection }}.'),
      5,
      19,
      'did you mean system.integrity-protection?',
    ],
    ['a placeholder that no condition fills', saying('There are {{ count }}.'), 5, 23, 'nothing fills {{ count }}'],
    [
      'a placeholder on a later line',
      saying('>-\n  There is\n  {{ each.nam }} of them.').replace(
        /when: .*/,
        'when: { count: { of: system.extensions, atLeast: 1 } }',
      ),
      7,
      6,
      'did you mean each.name?',
    ],
    [
      'a placeholder that only one of two ways fills',
      saying('It is {{ each.name }}.').replace(
        /when: .*/,
        'when: { any: [{ count: { of: system.extensions, atLeast: 1 } }, { fact: health.healthy, is: false }] }',
      ),
      5,
      19,
      'nothing fills {{ each.name }}',
    ],
    [
      'a placeholder that the computation does not fill',
      saying('It is {{ month }} old.').replace(/when: .*/, 'evaluate: { with: build-age, params: { maxMonths: 6 } }'),
      5,
      19,
      'did you mean months?',
    ],
    ['another name than the file', GOOD.replace('id: sip-off', 'id: sip-of'), 1, 5, 'the id must be sip-off'],
    [
      'an alias',
      GOOD.replace('title: System', 'title: &a System').replace('[Turn it on.]', '[*a]'),
      6,
      7,
      'write it out',
    ],
    ['a tag that is no data', GOOD.replace('title: ', 'title: !!js/function '), 2, 8, 'Unresolved tag'],
    ['lists in lists without end', '- '.repeat(30_000), 1, 1, 'nested too deep'],
    ['lists in lists, too many', `id: ${'['.repeat(200)}${']'.repeat(200)}`, 1, 103, 'nested too deep'],
    ['an endless file', `${GOOD}#${'x'.repeat(70_000)}`, 1, 1, '64 KB'],
  ])('%s', (_what, text, line, column, message) => {
    const { rule, faults } = read(text);
    expect(rule).toBeUndefined();
    expect(faults).toEqual([{ file: 'sip-off.yaml', line, column, message: expect.stringContaining(message) }]);
  });

  test('all faults at once', () => {
    const text = GOOD.replace('{{ system.', '{{ sistem.').replace('is: disabled', 'is: off');
    expect(read(text).faults).toHaveLength(2);
  });

  test('two in one condition, each with what was meant', () => {
    const { faults } = read(GOOD.replace(/when: .*/, 'when: { fact: health.relase-ring, iss: InsiderFast }'));
    expect(faults.map(({ message }) => message).sort()).toEqual([
      expect.stringContaining('did you mean health.release-ring?'),
      expect.stringContaining('did you mean is?'),
    ]);
  });
});

test('aliases that multiply are refused', () => {
  const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: [*b, *b]'].join('\n');
  expect(read(bomb).rule).toBeUndefined();
});
