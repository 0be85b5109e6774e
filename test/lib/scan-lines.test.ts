import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scanLines } from '../../src/lib/scan-lines.ts';

const MIB = 1024 * 1024;

interface Seen {
  readonly text: string;
  readonly number: number;
  readonly isMarked: boolean;
  readonly isCut: boolean;
}

async function scan(chunks: readonly Buffer[], marker = 'x'): Promise<{ seen: Seen[]; count: number }> {
  const seen: Seen[] = [];
  const count = await scanLines(stream(chunks), [Buffer.from(marker)], ({ bytes, start, end, ...rest }) =>
    seen.push({ ...rest, text: bytes.toString('latin1', start, end) }),
  );
  return { seen, count };
}

async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
}

test('wherever the bytes are cut, each line is visited once, with its number and its marker', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'x', 'y', '\n', '\r', '\0'), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(100), { maxLength: 8 }), async (whole, places) => {
      const lines = whole.split('\n');
      if (lines.at(-1) === '') lines.pop();
      const { seen, count } = await scan(cut(Buffer.from(whole), places), 'xy');
      expect(seen).toEqual(
        lines.map((line, index) => ({
          text: line.replace(/\r$/, ''),
          number: index + 1,
          isMarked: line.includes('xy'),
          isCut: false,
        })),
      );
      expect(count).toBe(lines.length);
    }),
  );
});

test('of a line of 40 MB the beginning is visited, and the line after it is whole', async () => {
  const pieces = Array.from({ length: 40 }, () => Buffer.alloc(MIB, 'a'));
  const { seen, count } = await scan([...pieces, Buffer.from('\nlast x\n')]);
  expect(seen.map(({ text, number, isMarked, isCut }) => [text.length, number, isMarked, isCut])).toEqual([
    [MIB, 1, false, true],
    [6, 2, true, false],
  ]);
  expect(count).toBe(2);
});
