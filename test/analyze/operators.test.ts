import { describe, expect, test } from '@jest/globals';
import { compilePattern, describeOperators, passes, quantityFor } from '../../src/analyze/operators.ts';

describe('passes', () => {
  test.each([
    ['equal words', 'enabled', { is: 'enabled' }, 'a.b', true],
    ['words differ in case', 'Enabled', { is: 'enabled' }, 'a.b', false],
    ['a number is not its text', 1, { is: '1' }, 'a.b', false],
    ['false is a value', false, { is: false }, 'a.b', true],
    ['one of several', 'beta', { oneOf: ['alpha', 'beta'] }, 'a.b', true],
    ['none of several', 'gamma', { oneOf: ['alpha', 'beta'] }, 'a.b', false],
    ['an element of a list', ['x', 'y'], { contains: 'y' }, 'a.b', true],
    ['a part of an element is no element', ['xy'], { contains: 'y' }, 'a.b', false],
    ['a part of a text', 'full disk access', { contains: 'disk' }, 'a.b', true],
    ['a pattern', '/usr/bin/clang', { matches: '/(clang|swiftc)$' }, 'a.b', true],
    ['exactly the bound is at least it', 7, { atLeast: 7 }, 'a.b', true],
    ['exactly the bound is not below it', 7, { below: 7 }, 'a.b', false],
    ['a range', 7, { atLeast: 5, below: 9 }, 'a.b', true],
    ['above a range', 9, { atLeast: 5, below: 9 }, 'a.b', false],
    ['segments of a version compare as numbers', '101.98.84', { below: '101.24042.0002' }, 'app.version', true],
    ['leading zeros do not count', '101.24042.2', { is: '101.24042.0002' }, 'app.version', true],
    ['a missing segment is zero', '101.1', { atLeast: '101.1.0' }, 'app.version', true],
    ['a duration in the unit of the fact', 10_081, { atLeast: '7d' }, 'definitions.age-minutes', true],
    ['a size in bytes', 5_242_880, { atLeast: '5MiB' }, 'log-folder.total-bytes', true],
  ])('%s', (_what, value, operators, subject, expected) => {
    expect(passes(value, operators, subject)).toBe(expected);
  });

  test.each([
    ['an order of words', 'high', { below: 3 }, 'a.b'],
    ['a pattern on a list', ['x'], { matches: 'x' }, 'a.b'],
    ['a duration for a fact without a unit', 3, { below: '7d' }, 'a.b'],
  ])('refuses %s', (_what, value, operators, subject) => {
    expect(() => passes(value, operators, subject)).toThrow();
  });
});

test('a pattern that would take exponential time is answered at once', () => {
  expect(compilePattern('^(a+)+$').test(`${'a'.repeat(50_000)}!`)).toBe(false);
});

test.each(['(?=x)', '(a)\\1', '('])('a pattern RE2 does not know is refused: %s', (pattern) => {
  expect(() => compilePattern(pattern)).toThrow();
});

test('a unit that is not one of the fact is refused', () => {
  expect(quantityFor('x.age-days', '36h')).toBe(1.5);
  expect(() => quantityFor('x.age-days', '5MB')).toThrow(RangeError);
});

test('operators read as words', () => {
  expect(describeOperators({ atLeast: 5, below: 9 })).toBe('is at least 5 and is below 9');
  expect(describeOperators({ oneOf: ['a', 'b'] })).toBe('is a or b');
});
