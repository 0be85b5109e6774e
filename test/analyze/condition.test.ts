import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, type Truth } from '../../src/analyze/condition.ts';
import { absent, type Fact, known } from '../../src/model/fact.ts';
import type { Condition } from '../../src/model/rule.ts';

const FACTS: Readonly<Record<string, Fact<unknown>>> = {
  'x.yes': known(true, { path: 'yes.txt', line: 3, excerpt: 'yes : true' }),
  'x.no': known(false, { path: 'no.txt', excerpt: 'no : false' }),
  'x.gone': absent('gone.txt was not collected'),
  'x.list': known(
    [
      { path: '/a', size: 3, at: { path: 'list.txt', line: 1, excerpt: '/a 3' } },
      { path: '/b', size: null, at: { path: 'list.txt', line: 2, excerpt: '/b' } },
      { path: '/c', size: 9, at: { path: 'list.txt', line: 3, excerpt: '/c 9' } },
    ],
    { path: 'list.txt', excerpt: '3 rows' },
  ),
};
const lookup = (name: string) => FACTS[name] ?? absent('nobody told');
const is = (fact: string): Condition => ({ fact, is: true });
const [T, F, U] = [is('x.yes'), is('x.no'), is('x.gone')];

describe('three-valued logic', () => {
  test.each<[string, Condition, Truth]>([
    ['all: one false decides, whatever is missing', { all: [U, F] }, 'false'],
    ['all: something missing and the rest true', { all: [T, U] }, 'unknown'],
    ['all: everything true', { all: [T, T] }, 'true'],
    ['any: one true decides, whatever is missing', { any: [U, T] }, 'true'],
    ['any: something missing and the rest false', { any: [F, U] }, 'unknown'],
    ['any: everything false', { any: [F, F] }, 'false'],
    ['not unknown is unknown', { not: U }, 'unknown'],
    ['not true is false', { not: T }, 'false'],
    ['deep inside', { not: { all: [T, { any: [F, U] }] } }, 'unknown'],
  ])('%s', (_what, condition, truth) => {
    expect(evaluate(condition, lookup).truth).toBe(truth);
  });

  test('de Morgan holds for every condition', () => {
    const leaf = fc.constantFrom(T, F, U);
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), (parts) => {
        const inner = evaluate({ not: { all: parts } }, lookup).truth;
        const outer = evaluate({ any: parts.map((part) => ({ not: part })) }, lookup).truth;
        expect(inner).toBe(outer);
      }),
    );
  });
});

describe('what a condition can prove', () => {
  test('the places of what decided, and of nothing else', () => {
    const { proofs } = evaluate({ any: [F, T] }, lookup);
    expect(proofs).toEqual([{ path: 'yes.txt', line: 3, excerpt: 'yes : true', fact: 'x.yes', value: true }]);
  });

  test('each missing fact with its reason', () => {
    expect(evaluate({ all: [T, U] }, lookup).missing).toEqual(['x.gone: gone.txt was not collected']);
  });

  test('nothing is missing where the answer does not depend on it', () => {
    expect(evaluate({ any: [U, T] }, lookup).missing).toEqual([]);
  });
});

describe('count', () => {
  const counted = (atLeast: number): Condition => ({
    count: { of: 'x.list', where: { size: { atLeast: 3 } }, atLeast },
  });

  test('a field that is null does not match', () => {
    expect(evaluate(counted(2), lookup).truth).toBe('true');
    expect(evaluate(counted(3), lookup).truth).toBe('false');
  });

  test('the lines of the elements that match are the proof', () => {
    expect(evaluate(counted(2), lookup).proofs.map(({ line }) => line)).toEqual([1, 3]);
  });

  test('the message can name them', () => {
    expect(evaluate(counted(2), lookup).placeholders).toMatchObject({ count: 2, 'each.path': '/a, /c' });
  });

  test('a fact that is no list is an error of the rule', () => {
    expect(() => evaluate({ count: { of: 'x.yes', atLeast: 1 } }, lookup)).toThrow('not a list');
  });
});
