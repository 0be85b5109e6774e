import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatCount, formatDuration, formatSize, parseDuration, parseSize } from '../../src/lib/quantity.ts';

describe('a size is read', () => {
  test.each([
    ['1048576', 1_048_576],
    ['0', 0],
    ['12b', 12],
    ['100k', 100_000],
    ['100KB', 100_000],
    ['100KiB', 102_400],
    ['500MB', 500_000_000],
    ['500m', 500_000_000],
    ['500MiB', 524_288_000],
    ['1.5GiB', 1_610_612_736],
    ['1.5g', 1_500_000_000],
    ['2TB', 2_000_000_000_000],
    ['1TiB', 1_099_511_627_776],
    [' 5.2 mb ', 5_200_000],
    ['1.1MB', 1_100_000],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    '',
    ' ',
    'MB',
    '-1',
    '+1',
    '1,5MB',
    '1.MB',
    '.5MB',
    '1e3',
    '0x10',
    '5 potatoes',
    '5  MB',
    '10000TB',
    '1MB2',
    '7d',
    '١',
  ])('not %j', (text) => {
    expect(() => parseSize(text)).toThrow(RangeError);
  });

  test('the message shows what was written, safely, and good examples that are good', () => {
    expect(() => parseSize('5\x1bMB')).toThrow(
      '"5\\x1bMB" is not a size (good examples: 500MB, 1.5GiB, 100k, 1048576)',
    );
    for (const example of ['500MB', '1.5GiB', '100k', '1048576']) expect(parseSize(example)).toBeGreaterThan(0);
  });
});

describe('a duration is read', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['15m', 900_000],
    ['15 min', 900_000],
    ['2h', 7_200_000],
    ['1.5H', 5_400_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', '90', 's', '-1s', '1h30m', '7 days', '5M5', '100MB', '999999999999d', 'constructor', '1constructor'])(
    'not %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(RangeError);
    },
  );

  test('the message shows what was written and good examples that are good', () => {
    expect(() => parseDuration('soon')).toThrow('"soon" is not a duration (good examples: 7d, 2h, 15m, 90s, 250ms)');
    for (const example of ['7d', '2h', '15m', '90s', '250ms']) expect(parseDuration(example)).toBeGreaterThan(0);
  });
});

describe('a size is shown', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [812, '812 bytes'],
    [999, '999 bytes'],
    [1_000, '1 KB'],
    [1_423, '1.4 KB'],
    [999_949, '999.9 KB'],
    [999_950, '1 MB'],
    [5_242_880, '5.2 MB'],
    [500_000_000, '500 MB'],
    [1_230_000_000, '1.2 GB'],
    [999_999_999_999, '1 TB'],
    [5_000_000_000_000_000, '5,000 TB'],
  ])('%d', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  test('so that it can be read again, within the rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 999_000_000_000_000 }), (bytes) => {
        expect(Math.abs(parseSize(formatSize(bytes)) / bytes - 1)).toBeLessThanOrEqual(0.05);
      }),
    );
  });
});

describe('a duration is shown', () => {
  test.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [312.4, '312 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [9_120, '9.1 s'],
    [59_940, '59.9 s'],
    [59_950, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h'],
    [12_000_000, '3 h 20 min'],
    [86_399_999, '1 d'],
    [187_200_000, '2 d 4 h'],
    [86_400_000_000, '1,000 d'],
  ])('%d', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
  [-1_234, '-1,234'],
])('the count %d is shown as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});
