import { describe, expect, test } from '@jest/globals';
import { buildBinary } from 'plist';
import { parsePlist } from '../../src/lib/plist.ts';

interface Table {
  readonly count?: number;
  readonly top?: number;
  readonly offsetSize?: number;
}

/** A binary list of these objects, each in hexadecimal; the first is at the top. */
function list(objects: readonly string[], { count = objects.length, top = 0, offsetSize = 3 }: Table = {}): Buffer {
  const parts = [Buffer.from('bplist00'), ...objects.map((object) => Buffer.from(object.replaceAll(' ', ''), 'hex'))];
  const offsets = objects.map((_, index) => Buffer.concat(parts.slice(0, index + 1)).length);
  const table = Buffer.alloc(offsets.length * 3);
  for (const [index, offset] of offsets.entries()) table.writeUIntBE(offset, index * 3, 3);
  const trailer = Buffer.alloc(32);
  trailer.set([offsetSize, 1], 6);
  trailer.writeBigUInt64BE(BigInt(count), 8);
  trailer.writeBigUInt64BE(BigInt(top), 16);
  trailer.writeBigUInt64BE(BigInt(Buffer.concat(parts).length), 24);
  return Buffer.concat([...parts, table, trailer]);
}

const PROTO = `59 ${Buffer.from('__proto__').toString('hex')}`;
const [TRUE, ONE] = ['09', '1001'];

describe('values', () => {
  test.each<[string, string[], unknown]>([
    ['an integer beyond 2^53', ['13 7fffffffffffffff'], '9223372036854775807'],
    ['a negative one', ['13 8000000000000000'], '-9223372036854775808'],
    ['one of 16 bytes', ['14 0000000000000000 ffffffffffffffff'], '18446744073709551615'],
    ['a small one of 16 bytes', ['14 ffffffffffffffff fffffffffffffffe'], -2],
    ['a small negative one', ['13 fffffffffffffffe'], -2],
    ['a date', ['33 0000000000000000'], new Date('2001-01-01T00:00:00Z')],
    ['an impossible date', ['33 7ff8000000000000'], 'NaN'],
    ['a date far beyond', ['33 7e37e43c8800759c'], '1e+300'],
    ['an identifier', ['80 07'], { UID: 7 }],
    ['a text beyond ASCII', ['62 65e5 672c'], '日本'],
    ['the same object twice', ['a2 01 01', '51 61'], ['a', 'a']],
    ['a key named __proto__', ['d1 01 02', PROTO, TRUE], Object.fromEntries([['__proto__', true]])],
  ])('%s', (_, objects, value) => {
    expect(parsePlist(list(objects))).toEqual(value);
  });

  test('a key named __proto__ is kept, and changes nothing', () => {
    const value = parsePlist(list(['d1 01 02', PROTO, 'd1 03 04', '51 61', TRUE]));
    expect(Object.entries(value as object)).toEqual([['__proto__', { a: true }]]);
    expect(value).not.toHaveProperty('a');
  });

  test('64 levels', () => {
    const levels = Array.from({ length: 64 }, (_, index) => `a1 ${(index + 1).toString(16).padStart(2, '0')}`);
    expect(JSON.stringify(parsePlist(list([...levels, TRUE])))).toBe(`${'['.repeat(64)}true${']'.repeat(64)}`);
  });
});

describe('refuses', () => {
  const chain = (length: number, refs: number) =>
    Array.from({ length }, (_, index) => `a${refs} ${(index + 1).toString(16).padStart(2, '0').repeat(refs)}`);
  test.each<[string, Buffer, string]>([
    ['an array in itself', list(['a1 00']), 'refers to itself'],
    ['a loop over two', list(['a1 01', 'd1 02 00', '51 61']), 'refers to itself'],
    ['what doubles at each of 60 levels', list([...chain(60, 2), TRUE]), 'unfolds to more than'],
    [
      'a long text shared thousands of times',
      list([`af 11 ffff ${'01'.repeat(0xffff)}`, `5f 11 ffff ${'61'.repeat(0xffff)}`]),
      'unfolds',
    ],
    ['65 levels', list([...chain(65, 1), TRUE]), 'nested more than 64 levels deep'],
    ['a ref to nothing', list(['a1 09']), 'does not have'],
    ['a top object that is not there', list([TRUE], { top: 1 }), 'table of offsets'],
    ['more objects than there are offsets', list([TRUE], { count: 40 }), 'table of offsets'],
    ['a count beyond all measure', list([TRUE], { count: 2 ** 52 }), 'more than 500000 objects'],
    ['offsets of no bytes', list([TRUE], { offsetSize: 0 }), 'damaged end'],
    ['a text longer than the file', list(['5f 12 7fffffff']), 'reaches out of it'],
    ['a damaged length', list(['5f 51 61']), 'damaged size'],
    ['a key that is a number', list(['d1 01 01', ONE]), 'key that is no text'],
    ['a type that is not known', list(['70']), 'unknown type 0x70'],
    ['a header and nothing else', Buffer.from('bplist00'), 'cut off'],
    ['a version that is not known', Buffer.from('bplist17'.padEnd(64)), 'unknown version'],
  ])('%s', (_, bytes, reason) => {
    expect(() => parsePlist(bytes)).toThrow(SyntaxError);
    expect(() => parsePlist(bytes)).toThrow(reason);
  });

  test('a list cut off anywhere', () => {
    const whole = Buffer.from(buildBinary({ a: ['text', 1, true, new Date(0)], b: { c: 0.5 } }));
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parsePlist(whole.subarray(0, length))).toThrow(SyntaxError);
    }
  });
});
