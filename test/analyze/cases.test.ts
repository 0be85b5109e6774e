import { describe, expect, test } from '@jest/globals';
import { runCases } from '../../src/analyze/cases.ts';
import { readRule } from '../../src/analyze/rule-file.ts';

const GATED = `id: sip-off
title: System Integrity Protection is off
severity: medium
applies: { fact: health.healthy, is: true }
when: { count: { of: system.extensions, where: { state: { is: lost } }, atLeast: 1 } }
message: Lost are {{ each.name }}.
fix: []
references: []
`;
const { rule } = readRule(GATED, 'sip-off.yaml', 'sip-off');

const LOST =
  '{ bundleId: a, version: "1", teamId: t, name: n, state: lost, kind: endpoint-security, isEnabled: true, isActive: true }';
const GOOD = `problem:
  - name: one is lost
    facts:
      health.healthy: true
      system.extensions: [${LOST}]
clear:
  - { name: none at all, facts: { health.healthy: true, system.extensions: [] } }
unknown:
  - { name: nothing is known, facts: {} }
not-applicable:
  - { name: it is ill, facts: { health.healthy: false } }
`;

const run = (text: string) => {
  if (rule === undefined) throw new Error('the rule itself is faulty');
  return runCases(rule, text);
};

test('good cases pass', () => {
  expect(run(GOOD)).toEqual({ passed: 4, faults: [] });
});

describe('a fault is told with its line, its column and the likely fix', () => {
  test.each([
    ['not YAML', 'problem: [', 1, 11, 'not YAML'],
    ['a verdict that does not exist', GOOD.replace('unknown:', 'unknwon:'), 8, 1, 'did you mean unknown?'],
    ['a verdict without cases', GOOD.replace(/clear:\n.*\n/, ''), 1, 1, 'the key clear is missing'],
    ['no case where the rule does not apply', GOOD.replace(/not-applicable:\n.*\n/, ''), 1, 1, 'has `applies`'],
    ['a misspelt key of a case', GOOD.replace('    facts:', '    fakts:'), 3, 5, 'did you mean facts?'],
    [
      'a fact nobody knows',
      GOOD.replace('health.healthy: false', 'health.helthy: false'),
      11,
      33,
      'did you mean health.healthy?',
    ],
    [
      'a value the fact cannot have',
      GOOD.replace('health.healthy: false', 'health.healthy: no'),
      11,
      49,
      'expected boolean',
    ],
    [
      'a value deep inside that it cannot have',
      GOOD.replace('isActive: true', 'isActive: 1'),
      5,
      141,
      'expected boolean',
    ],
    [
      'a case that comes out otherwise',
      GOOD.replace('state: lost', 'state: found'),
      2,
      5,
      'problem: one is lost: it came out as clear',
    ],
    [
      'a case that lacks a fact',
      GOOD.replace(', system.extensions: []', ''),
      7,
      5,
      'clear: none at all: it came out as unknown: system.extensions: not in this case',
    ],
    ['an alias', GOOD.replace('one is lost', '&a one').replace('none at all', '*a'), 7, 13, 'write it out'],
    ['lists in lists without end', '- '.repeat(30_000), 1, 1, 'nested too deep'],
  ])('%s', (_what, text, line, column, message) => {
    expect(run(text).faults).toEqual([{ line, column, message: expect.stringContaining(message) }]);
  });

  test('each case on its own', () => {
    const text = GOOD.replace('state: lost', 'state: found').replace('health.healthy: false', 'health.healthy: true');
    expect(run(text)).toMatchObject({ passed: 2, faults: [{ line: 2 }, { line: 11 }] });
  });
});
