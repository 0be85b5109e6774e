import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { literalMatcher } from '../../src/lib/literal-matcher.ts';

function found(literals: readonly Buffer[], bytes: Buffer, from: number, to: number): string[] {
  const places: string[] = [];
  literalMatcher(literals).scan(bytes, from, to, (index, at, end) => {
    places.push(`${index} ${at} ${end}`);
    return undefined;
  });
  return places.sort();
}

/** By looking for each one at each place. */
function expected(literals: readonly Buffer[], bytes: Buffer, from: number, to: number): string[] {
  const lower = (part: Buffer): string => part.toString('latin1').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const places = literals.flatMap((literal, index) =>
    Array.from({ length: bytes.length }, (_, at) => ({ index, at, end: at + literal.length })).filter(
      ({ at, end }) => at >= from && end <= to && lower(bytes.subarray(at, end)) === lower(literal),
    ),
  );
  return places.map(({ index, at, end }) => `${index} ${at} ${end}`).sort();
}

const few = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '-', '\0', '\xff'), maxLength: 12 });
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

test('finds what a search for each literal at each place finds, in either case, overlapping, within its range, wherever in memory', () => {
  const literals = fc.array(
    few.filter(({ length }) => length >= 3),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(literals, fc.nat(3), few, few, few, (texts, place, before, within, behind) => {
      const text = before + texts.join('') + within + texts.join('a') + behind;
      const bytes = bytesOf('-'.repeat(place) + text).subarray(place);
      const [from, to] = [before.length, bytes.length - behind.length];
      const all = texts.map(bytesOf);
      expect(found(all, bytes, from, to)).toEqual(expected(all, bytes, from, to));
    }),
    { numRuns: 300 },
  );
});

test('tells what it finds in the order of the beginnings', () => {
  const places: number[] = [];
  const literals = ['abc', 'bc-def-ghi', 'def-ghi-jkl', 'ghi'].map(bytesOf);
  literalMatcher(literals).scan(bytesOf('-abc-def-ghi-jkl'), 0, 16, (_, at) => void places.push(at));
  expect(places).toEqual([1, 2, 5, 9]);
});

test('stops when it is told to', () => {
  const places: number[] = [];
  literalMatcher([bytesOf('abc')]).scan(bytesOf('abcabcabc'), 0, 9, (_, at) => places.push(at) === 2);
  expect(places).toEqual([0, 3]);
});

test('refuses what is too short to be told apart', () => {
  expect(() => literalMatcher([bytesOf('ab')])).toThrow('less than 3 bytes');
});
