import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planCut, trimHeadToLineEnd, trimTailToLineStart } from '../../src/lib/cut-lines.ts';

describe('the plan', () => {
  test.each([
    ['a file that fits is not cut', 1_000, 1_000, undefined],
    ['an empty file is not cut', 0, 0, undefined],
    [
      'a tenth is for the beginning, the rest for the newest end',
      5_000,
      1_000,
      { head: [0, 100], tail: [4_100, 5_000] },
    ],
    ['one byte too many leaves one byte out', 1_001, 1_000, { head: [0, 100], tail: [101, 1_001] }],
    ['the beginning gets 64 KiB at most', 5e9, 1e8, { head: [0, 65_536], tail: [4_900_065_536, 5e9] }],
    ['a limit of a few bytes goes to the end', 100, 5, { head: [0, 0], tail: [95, 100] }],
    ['a limit of nothing keeps nothing', 100, 0, { head: [0, 0], tail: [100, 100] }],
  ])('%s', (_, sizeBytes, limitBytes, cut) => {
    expect(planCut(sizeBytes, limitBytes)).toEqual(cut);
  });

  test('keeps exactly the limit, in two parts inside the file that do not touch', () => {
    const anySize = fc.oneof(fc.nat(3_000), fc.maxSafeNat());
    fc.assert(
      fc.property(anySize, anySize, (sizeBytes, limitBytes) => {
        const cut = planCut(sizeBytes, limitBytes);
        if (cut === undefined) return expect(sizeBytes).toBeLessThanOrEqual(limitBytes);
        const [headFrom, headTo] = cut.head;
        const [tailFrom, tailTo] = cut.tail;
        expect([headFrom, tailTo]).toEqual([0, sizeBytes]);
        expect(headTo).toBeGreaterThanOrEqual(headFrom);
        expect(tailFrom).toBeGreaterThan(headTo);
        expect(tailTo).toBeGreaterThanOrEqual(tailFrom);
        expect(headTo + (tailTo - tailFrom)).toBe(limitBytes);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('line borders', () => {
  test.each([
    ['one\ntwo\nthr', 'one\ntwo\n'],
    ['one\ntwo\n', 'one\ntwo\n'],
    ['one\r\ntwo', 'one\r\n'],
    ['half a line', ''],
    ['', ''],
  ])('of the head %j, %j is kept', (head, kept) => {
    expect(head.slice(0, trimHeadToLineEnd(Buffer.from(head)))).toBe(kept);
  });

  test.each([
    ['ee\nfour\nfive\n', 'four\nfive\n'],
    ['\nfour', 'four'],
    ['ee\r\nfour', 'four'],
    ['end of a line too long for the window', 'end of a line too long for the window'],
    ['end of the only line\n', 'end of the only line\n'],
    ['', ''],
  ])('of the tail %j, %j is kept', (tail, kept) => {
    expect(tail.slice(trimTailToLineStart(Buffer.from(tail)))).toBe(kept);
  });

  test('what is kept of a file of lines is whole lines of it, the first and the last ones', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', ' '), maxLength: 12 }).map((text) => `${text}\n`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), fc.nat(400), (lines, limitBytes) => {
        const file = Buffer.from(lines.join(''));
        const cut = planCut(file.length, limitBytes);
        if (cut === undefined) return;
        const head = file.subarray(...cut.head);
        const tail = file.subarray(...cut.tail);
        const keptHead = head.subarray(0, trimHeadToLineEnd(head));
        expect(startsOf(lines)).toContain(keptHead.toString());
        if (tail.indexOf('\n') === tail.length - 1) return expect(trimTailToLineStart(tail)).toBe(0);
        expect(endsOf(lines)).toContain(tail.subarray(trimTailToLineStart(tail)).toString());
      }),
      { numRuns: 500 },
    );
  });
});

function startsOf(lines: readonly string[]): string[] {
  return [...lines.keys(), lines.length].map((count) => lines.slice(0, count).join(''));
}

function endsOf(lines: readonly string[]): string[] {
  return [...lines.keys(), lines.length].map((count) => lines.slice(count).join(''));
}
