import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions, isVersion } from '../../src/lib/version-order.ts';

test.each([
  ['101.25032.0006', true],
  ['10', true],
  ['', false],
  ['1.', false],
  ['.1', false],
  ['1..2', false],
  ['1.2-beta', false],
  ['1.2\n', false],
  ['１.２', false],
])('%j can be compared: %s', (text, is) => {
  expect(isVersion(text)).toBe(is);
});

describe('the order', () => {
  test.each([
    ['101.9', '101.10', -1],
    ['101.25032.0006', '101.25032.6', 0],
    ['1.2', '1.2.0', 0],
    ['1.2', '1.2.1', -1],
    ['9007199254740993', '9007199254740992', 1],
  ])('of %s and %s is %i', (one, other, order) => {
    expect(Math.sign(compareVersions(one, other))).toBe(order);
    expect(Math.sign(compareVersions(other, one))).toBe(order === 0 ? 0 : -order);
  });

  test('is that of the first segment that differs', () => {
    const segments = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(segments, fc.nat(20), fc.integer({ min: 1, max: 5 }), segments, (same, low, more, rest) => {
        const older = [...same, low, ...rest].join('.');
        const newer = [...same, low + more].join('.');
        expect(compareVersions(older, newer)).toBeLessThan(0);
      }),
    );
  });
});
