import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mutated } from './mutate.mjs';
import { decodeText, splitLines } from './subjects.mjs';

const MARKERS = [
  '\xef\xbb\xbf',
  '\xff\xfe',
  '\xfe\xff',
  '\0',
  '\0\0\0\0',
  '\r\n',
  '\r',
  '\n',
  '\xc3',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
];
const ENCODERS = {
  utf8: (text) => Buffer.from(text),
  utf8Marked: (text) => Buffer.from(`\ufeff${text}`),
  utf16le: (text) => Buffer.from(text, 'utf16le'),
  utf16leMarked: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  utf16beMarked: (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};
const encoder = fc.constantFrom(...Object.values(ENCODERS));

/** Decodes all bytes without an error, and cuts lines so that nothing but their ends is lost. */
export const text = {
  name: 'text',
  /** Made when it is needed: the table of all characters takes 130 MB. */
  get arbitrary() {
    const word = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('\n', '\r\n', '\r'));
    const words = fc.array(word, { maxLength: 20 });
    const valid = fc.tuple(words, encoder).map(([parts, encode]) => encode(parts.join('')));
    return mutated(valid, MARKERS);
  },
  run(bytes) {
    const decoded = decodeText(bytes);
    assert.ok(decoded.length <= bytes.length);
    const lines = splitLines(decoded);
    assert.ok(lines.every((line) => !/[\r\n]/.test(line)));
    assert.equal(lines.join(''), decoded.replace(/[\r\n]/g, ''));
  },
};
