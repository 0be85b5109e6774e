import { describe, expect, test } from '@jest/globals';
import { readContexts } from '../../src/pipeline/read-contexts.ts';
import { artifact } from '../support/artifact.ts';
import { problem } from '../support/report.ts';

const lines = (count: number, end = '\n'): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}${end}`).join('');
const proven = (path: string, ...numbers: number[]) => [
  problem('rule', 'high', { evidence: numbers.map((line) => ({ path, line, sha256: null, excerpt: 'x' })) }),
];

describe('the lines around a place', () => {
  test.each([
    ['in the middle', 50, 45, 55],
    ['at the beginning', 2, 1, 7],
    ['at the end', 100, 95, 100],
  ])('%s', async (_where, line, first, last) => {
    const { shown, leftOut } = await readContexts([artifact('a.log', lines(100))], proven('a.log', line));
    expect(leftOut).toBe(0);
    expect(shown).toEqual([
      {
        path: 'a.log',
        line,
        firstLine: first,
        lines: Array.from({ length: last - first + 1 }, (_, index) => `line ${first + index}`),
      },
    ]);
  });

  test.each([
    ['CRLF', Buffer.from(lines(20, '\r\n'))],
    ['CR alone', Buffer.from(lines(20, '\r'))],
    ['UTF-16', Buffer.from(`\ufeff${lines(20)}`, 'utf16le')],
  ])('are counted as the parsers count them: %s', async (_encoding, bytes) => {
    const { shown } = await readContexts([artifact('a.log', bytes)], proven('a.log', 7));
    expect(shown[0]?.lines[5]).toBe('line 7');
  });

  test('hold no password and no key', async () => {
    const text = 'proxy=http://name:hunter2hunter2@proxy.example\nfault\n"access_token": "abcdefgh12345678"\n';
    const { shown } = await readContexts([artifact('a.log', text)], proven('a.log', 2));
    expect(shown[0]?.lines).toEqual([
      'proxy=http://[secret removed]@proxy.example',
      'fault',
      '"access_token": "[secret removed]"',
    ]);
  });

  test('hold no secret that is written over several lines', async () => {
    const text =
      'a\n<key>password</key>\n<string>hunter2hunter2</string>\nfault\n-----BEGIN PRIVATE KEY-----\nMIIE\nabcd\n-----END PRIVATE KEY-----\n';
    const { shown } = await readContexts([artifact('a.log', text)], proven('a.log', 4));
    expect(shown[0]?.lines).toHaveLength(8);
    expect(shown[0]?.lines.join('\n')).not.toMatch(/hunter2|MIIE|abcd/);
    expect(shown[0]?.lines[3]).toBe('fault');
  });

  test('are cut when they are long', async () => {
    const { shown } = await readContexts([artifact('a.log', `${'é'.repeat(10_000)}\n`)], proven('a.log', 1));
    expect(shown[0]?.lines).toEqual([`${'é'.repeat(120)}…`]);
  });

  test('are read for the first places only, and the others are counted', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      problem(`rule-${index}`, 'low', { evidence: [{ path: 'a.log', line: index + 1, sha256: null, excerpt: 'x' }] }),
    );
    const { shown, leftOut } = await readContexts([artifact('a.log', lines(2_000))], many);
    expect({ shown: shown.length, leftOut }).toEqual({ shown: 200, leftOut: 800 });
  });

  test('that are not there are counted, not made up', async () => {
    const { shown, leftOut } = await readContexts([artifact('a.log', lines(3))], proven('a.log', 2, 9));
    expect({ lines: shown.map(({ line }) => line), leftOut }).toEqual({ lines: [2], leftOut: 1 });
  });

  test('are not looked for behind the last of them', async () => {
    let readBytes = 0;
    const file = artifact('a.log', lines(100_000));
    async function* read() {
      for await (const chunk of file.read()) {
        readBytes += chunk.length;
        yield chunk;
      }
    }
    await readContexts([{ ...file, read }], proven('a.log', 10));
    expect(readBytes).toBeLessThan(1_000);
  });
});
