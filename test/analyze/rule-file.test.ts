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

describe('a fault is told with its line, its column and the likely fix', () => {
  test.each([
    ['not YAML', 'id: [', 1, 'not YAML'],
    ['a misspelt key', GOOD.replace('references:', 'reference:'), 7, 'did you mean references?'],
    ['a key that is missing', GOOD.replace(/message: .*\n/, ''), 1, 'the key message is missing'],
    [
      'an operator that does not suit a version',
      GOOD.replace(/when: .*/, 'when: { fact: app.version, matches: "^101" }'),
      4,
      'matches does not suit this fact',
    ],
    [
      'a word where only true and false can be',
      GOOD.replace(/when: .*/, 'when: { fact: health.healthy, is: falsee }'),
      4,
      'true or false',
    ],
    [
      'a fact nobody knows',
      GOOD.replace('fact: system.', 'fact: sistem.'),
      4,
      'did you mean system.integrity-protection?',
    ],
    [
      'a fact nobody knows, deep inside',
      GOOD.replace(/when: .*/, 'when:\n  all:\n    - not: { fact: system.integrity-protecton, is: disabled }'),
      6,
      'did you mean system.integrity-protection?',
    ],
    ['a value the fact never has', GOOD.replace('is: disabled', 'is: disable'), 4, 'did you mean disabled?'],
    ['a severity nobody knows', GOOD.replace('medium', 'mediun'), 3, 'did you mean medium?'],
    [
      'a computation nobody knows',
      GOOD.replace(/when: .*/, 'evaluate: { with: bild-age }'),
      4,
      'did you mean build-age?',
    ],
    ['two ways to decide', `${GOOD}evaluate: { with: build-age, params: { maxMonths: 6 } }\n`, 8, 'evaluate'],
    [
      'a parameter of the wrong kind',
      GOOD.replace(/when: .*/, 'evaluate: { with: build-age, params: { maxMonths: six } }'),
      4,
      'number',
    ],
    [
      'a version without quotes',
      GOOD.replace(/when: .*/, 'when: { fact: app.version, below: 101.10 }'),
      4,
      'in quotes',
    ],
    ['a pattern that is not linear', GOOD.replace('is: disabled', 'matches: "(?=x)"'), 4, ''],
    ['no operator', GOOD.replace(', is: disabled', ''), 4, 'one operator'],
    [
      'a placeholder nobody fills',
      GOOD.replace('{{ system.', '{{ sistem.'),
      5,
      'did you mean system.integrity-protection?',
    ],
    ['another name than the file', GOOD.replace('id: sip-off', 'id: sip-of'), 1, 'sip-off'],
    [
      'a list that is none',
      GOOD.replace(/when: .*/, 'when: { count: { of: system.integrity-protection, atLeast: 1 } }'),
      4,
      'not a list',
    ],
    ['lists in lists without end', '- '.repeat(30_000), 1, 'nested too deep'],
    ['an endless file', `${GOOD}#${'x'.repeat(70_000)}`, 1, '64 KB'],
  ])('%s', (_what, text, line, message) => {
    const { rule, faults } = read(text);
    expect(rule).toBeUndefined();
    expect(faults.map((fault) => fault.line)).toContain(line);
    expect(faults.map((fault) => fault.message).join('\n')).toContain(message);
    expect(faults.every(({ column }) => column >= 1)).toBe(true);
  });

  test('all faults at once', () => {
    const text = GOOD.replace('{{ system.', '{{ sistem.').replace('is: disabled', 'is: off');
    expect(read(text).faults).toHaveLength(2);
  });
});

test('aliases that multiply are refused', () => {
  const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: [*b, *b]'].join('\n');
  expect(read(bomb).rule).toBeUndefined();
});
