import { expect, test } from '@jest/globals';
import type { ArtifactFile } from '../../src/model/parser.ts';
import { streamLines } from '../../src/parse/stream-lines.ts';
import { artifact } from '../support/artifact.ts';

const MEBI = 2 ** 20;
const LONG = `begin ${'x'.repeat(MEBI)} end`;
const LONGER = 'y'.repeat(2.5 * MEBI);
const TEXT = `first\r\n${LONG}\n\nsecond\n${LONGER}\r\nlast ü`;

function inChunks(text: string, sizeBytes: number): ArtifactFile {
  const bytes = Buffer.from(text);
  return {
    ...artifact('a.log', ''),
    async *read() {
      for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
    },
  };
}

async function linesOf(file: ArtifactFile): Promise<string[]> {
  const lines: string[] = [];
  for await (const group of streamLines(file)) lines.push(...group);
  return lines;
}

test.each([
  ['all at once', Buffer.byteLength(TEXT)],
  ['64 KB', 65_536],
  ['exactly the longest line', MEBI],
  ['odd pieces', 104_729],
  ['small pieces', 37],
])(
  'a line of more than 1 MB is one line, of which the beginning is kept; read in chunks of %s',
  async (_, sizeBytes) => {
    const lines = await linesOf(inChunks(TEXT, sizeBytes));
    expect(lines.map((line) => (line.length > 20 ? [line.length, line.slice(0, 8)] : line))).toEqual([
      'first',
      [MEBI, 'begin xx'],
      '',
      'second',
      [MEBI, 'yyyyyyyy'],
      'last ü',
    ]);
    expect(lines[1] === LONG.slice(0, MEBI) && lines[4] === LONGER.slice(0, MEBI)).toBe(true);
  },
);

test('a long last line without an end is cut, too', async () => {
  const [line = '', ...others] = await linesOf(inChunks(LONGER, 65_536));
  expect([line.length, others]).toEqual([MEBI, []]);
});

test.each([
  ['CR alone', Buffer.from('one\rtwo\r\rthree ü\r')],
  ['CR alone in UTF-16', Buffer.from('\ufeffone\rtwo\r\rthree ü\r', 'utf16le')],
  ['a mark and CRLF', Buffer.from('\ufeffone\r\ntwo\r\n\r\nthree ü\r\n')],
])('lines of a file with %s', async (_, bytes) => {
  expect(await linesOf(artifact('a.log', bytes))).toEqual(['one', 'two', '', 'three ü']);
});

test('an empty file has no lines', async () => {
  expect(await linesOf(inChunks('', 1))).toEqual([]);
});
