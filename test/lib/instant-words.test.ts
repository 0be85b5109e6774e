import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantWords } from '../../src/lib/instant-words.ts';

test('an instant is told as people write it', () => {
  expect(instantWords('2026-11-18T09:12:31.000Z')).toBe('2026-11-18 09:12:31 UTC');
  expect(instantWords('2026-11-18T09:12:31Z')).toBe('2026-11-18 09:12:31 UTC');
});

test.each(['2026-11-18T09:12:31+01:00', '2026-11-18', 'at 2026-11-18T09:12:31Z', '2026-11-18T09:12:31Z\n2'])(
  '%j stays as it is, as its zone is not UTC or more is said',
  (text) => {
    expect(instantWords(text)).toBe(text);
  },
);

test('of any other text nothing is lost', () => {
  fc.assert(fc.property(fc.string(), (text) => instantWords(text) === text));
});
