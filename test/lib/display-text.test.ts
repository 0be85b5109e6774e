import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breakPath, displayText, wrapText } from '../../src/lib/display-text.ts';

describe('text to show', () => {
  test.each([
    ['a terminal command', '\x1b[31mred\x1b]0;title\x07', '\\x1b[31mred\\x1b]0;title\\x07'],
    ['a C1 command', 'a\x9b2J', 'a\\x9b2J'],
    ['a null byte and a delete', '\0\x7f', '\\x00\\x7f'],
    ['lines and tabs', 'a\r\n\tb\vc', 'a\\r\\n\\tb\\x0bc'],
    ['separators that end a line for some', 'a\u2028b\u2029c\u0085d', 'a\\u2028b\\u2029c\\x85d'],
    ['reversed text', 'invoice\u202efdp.exe', 'invoice\\u202efdp.exe'],
    [
      'isolates and marks',
      '\u2066\u2067\u2068\u2069\u200e\u200f\u061c',
      '\\u2066\\u2067\\u2068\\u2069\\u200e\\u200f\\u061c',
    ],
    ['zero width', 'a\u200b\u200c\u200d\u2060\ufeff\u00adb', 'a\\u200b\\u200c\\u200d\\u2060\\ufeff\\xadb'],
    ['tags, which can hide whole sentences', '\u{e0001}\u{e0041}\u{e007f}', '\\u{e0001}\\u{e0041}\\u{e007f}'],
    ['variation selectors, which can hide bytes', '\ufe0f\u{e0100}', '\\ufe0f\\u{e0100}'],
    ['annotations', 'a\ufff9b\ufffac\ufffb', 'a\\ufff9b\\ufffac\\ufffb'],
    ['halves of a character', 'a\ud800b\udfffc', 'a\\ud800b\\udfffc'],
    ['readable text of any language', 'Zoë 日本 שלום 😀 100 % "ok" <x>', 'Zoë 日本 שלום 😀 100 % "ok" <x>'],
    ['a backslash', 'C:\\new \\x1b', 'C:\\new \\x1b'],
  ])('%s', (_, text, shown) => {
    expect(displayText(text)).toBe(shown);
  });

  test('never holds anything unseen, and is not changed by showing it again', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\u202e', '\x1b[2J', '\u{e0041}', '\r\n', '\u200d'),
    );
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const shown = displayText(parts.join(''));
        expect([...shown].map((char) => char.codePointAt(0) ?? 0).filter(isUnseen)).toEqual([]);
        expect(displayText(shown)).toBe(shown);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is the text itself when that is printable ASCII', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => expect(displayText(text)).toBe(text)));
  });
});

describe('wrapped text', () => {
  test.each([
    ['fills lines up to the last column', 'aa bb cc', 5, 0, 'aa bb\ncc'],
    ['counts the indent', 'aa bb cc', 5, 2, '  aa\n  bb\n  cc'],
    ['keeps a long word whole', 'see /a/long/path now', 6, 0, 'see\n/a/long/path\nnow'],
    ['begins with a long word', '/a/long/path now', 6, 0, '/a/long/path\nnow'],
    ['takes white space as one space', ' aa\n\n  bb\t', 80, 0, 'aa bb'],
    ['has no line for no words', '  ', 80, 4, ''],
  ])('%s', (_, text, columns, indent, wrapped) => {
    expect(wrapText(text, columns, indent)).toBe(wrapped);
  });

  test('keeps all words, and only a single word may be too long', () => {
    fc.assert(
      fc.property(
        fc.lorem({ maxCount: 60 }),
        fc.integer({ min: 1, max: 80 }),
        fc.nat({ max: 8 }),
        (text, columns, indent) => {
          const lines = wrapText(text, columns, indent).split('\n');
          expect(lines.join(' ').split(/ +/).filter(Boolean)).toEqual(text.split(' '));
          for (const line of lines) {
            expect(line.startsWith(' '.repeat(indent))).toBe(true);
            if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(columns);
          }
        },
      ),
    );
  });
});

/** Written out, not derived: what the brief of every terminal attack is made of. */
const UNSEEN: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe0fff],
];

function isUnseen(code: number): boolean {
  return UNSEEN.some(([from, to]) => code >= from && code <= to);
}

describe('breakPath', () => {
  test.each([
    ['/a/short/path', '  /a/short/path'],
    ['/Library/Logs/Microsoft/mdatp/rotated/a.log:7', '  /Library/Logs/\n    Microsoft/mdatp/\n    rotated/a.log:7'],
    ['averylongnamewithoutanyslashatall', '  averylongnamewithou\n    tanyslashatall'],
    ['a_2026-11-20_host.diag:22', '  a_2026-11-20_host.\n    diag:22'],
  ])('%j', (path, broken) => {
    expect(breakPath(path, 21, 2)).toBe(broken);
  });

  test('loses nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z/_.-]{0,200}$/), fc.integer({ min: 8, max: 40 }), (path, columns) => {
        const lines = breakPath(path, columns, 2).split('\n');
        expect(lines.map((line) => line.trim()).join('')).toBe(path);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
