import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText, splitLines, toPlainLines } from '../../src/lib/text.ts';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('decoding', () => {
  test.each([
    ['UTF-8', Buffer.from('naïve – 日本 and so on\n')],
    ['UTF-8 with a mark', Buffer.from('\ufeffnaïve – 日本 and so on\n')],
    ['UTF-16 with a mark, little end first', Buffer.from('\ufeffnaïve – 日本 and so on\n', 'utf16le')],
    ['UTF-16 with a mark, big end first', utf16be('\ufeffnaïve – 日本 and so on\n')],
    ['UTF-16 without a mark, little end first', Buffer.from('naïve – 日本 and so on\n', 'utf16le')],
    ['UTF-16 without a mark, big end first', utf16be('naïve – 日本 and so on\n')],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe('naïve – 日本 and so on\n');
  });

  test.each([
    ['a hole at the beginning of a log', Buffer.from(`${'\0'.repeat(600)}line\n`), `${'\0'.repeat(600)}line\n`],
    ['a zero byte in a line', Buffer.from('a\0b'), 'a\0b'],
    ['a single zero byte', Buffer.of(0), '\0'],
    ['a byte that is no UTF-8', Buffer.from('caf\xe9\n', 'latin1'), 'caf\ufffd\n'],
    ['a character that is cut off', Buffer.from('日').subarray(0, 2), '\ufffd'],
    ['UTF-16 that is cut off', Buffer.from('\ufeffab', 'utf16le').subarray(0, 5), 'a\ufffd'],
    ['nothing', Buffer.alloc(0), ''],
  ])('makes the best of %s', (_, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodeText(bytes) === 'string'));
  });
});

describe('bytes of a log', () => {
  async function linesOf(bytes: Buffer, chunkBytes: number): Promise<string[]> {
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    }
    const plain: Uint8Array[] = [];
    for await (const chunk of toPlainLines(chunks())) plain.push(chunk);
    const lines = Buffer.concat(plain).toString('utf8').split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines;
  }

  test.each([
    ['UTF-8', 'utf8', ''],
    ['UTF-8 with a mark', 'utf8', '\ufeff'],
    ['UTF-16 with a mark', 'utf16le', '\ufeff'],
  ] as const)('of %s are cut into the same lines as its text, wherever the chunks end', async (_, encoding, mark) => {
    const text = fc.array(fc.constantFrom('a', 'é', '\r', '\n', '\r\n', '\0'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (parts, chunkBytes) => {
        const words = `begin${parts.join('')}`;
        expect(await linesOf(Buffer.from(mark + words, encoding), chunkBytes)).toEqual(splitLines(words));
      }),
    );
  });
});

describe('lines', () => {
  test.each([
    ['LF, CRLF and CR', 'a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['a final line end', 'a\n', ['a']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['nothing', '', []],
  ])('are cut at %s', (_, text, lines) => {
    expect(splitLines(text)).toEqual(lines);
  });
});
