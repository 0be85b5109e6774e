import { describe, expect, test } from '@jest/globals';
import { describePath } from '../../src/lib/byte-path.ts';

describe('a path for people', () => {
  test.each(['/Library/Logs/é', '/\ufeffx', '/\ufffd'])('%j is given as text only', (path) => {
    expect(describePath(Buffer.from(path))).toEqual({ originalPath: path });
  });

  test('one that is not UTF-8 can be restored from its bytes', () => {
    const raw = Buffer.from('/a\xffb', 'latin1');
    expect(describePath(raw)).toEqual({ originalPath: '/a\ufffdb', originalPathBase64: raw.toString('base64') });
  });
});
