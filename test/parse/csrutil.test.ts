import { expect, test } from '@jest/globals';
import { csrutil } from '../../src/parse/csrutil.ts';
import { artifact } from '../support/artifact.ts';

const read = async (text: string) =>
  (await csrutil.parse([artifact('csrutil.txt', text)], () => undefined))['system.integrity-protection'];

test.each([
  ['on', 'System Integrity Protection status: enabled.\n', 'enabled', 1],
  ['off', 'System Integrity Protection status: disabled.\n', 'disabled', 1],
  ['lines of Windows', 'Some banner\r\nSystem Integrity Protection status: enabled.\r\n', 'enabled', 2],
  ['cut off behind the word', 'System Integrity Protection status: disabled', 'disabled', 1],
  [
    'a custom configuration, whose details follow',
    'System Integrity Protection status: disabled (Custom Configuration).\n\n\tNew Unknown Check: enabled\n',
    'disabled',
    1,
  ],
])('%s', async (_what, text, value, line) => {
  expect(await read(text)).toMatchObject({ state: 'known', value, evidence: [{ path: 'csrutil.txt', line }] });
});

test.each([
  ['nothing', ''],
  ['another kind of file', '{"healthy": true}'],
  ['a state nobody knows', 'System Integrity Protection status: unknown (Custom Configuration).\n'],
])('of %s it says that it cannot tell', async (_what, text) => {
  expect(await read(text)).toMatchObject({ state: 'unreadable', reason: expect.stringMatching(/\w/) });
});
