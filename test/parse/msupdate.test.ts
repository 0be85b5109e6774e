import { expect, test } from '@jest/globals';
import { msupdate } from '../../src/parse/msupdate.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const CRASH = `2026-10-22 12:08:40.003 msupdate[375:1691] *** Terminating app due to uncaught exception 'NSRangeException', reason: 'x'
*** First throw call stack:
(
\t0   CoreFoundation   0x00007fff525ab2db __exceptionPreprocess + 171
`;

test.each([
  ['nothing to do', 'Checking for updates...\nNo updates available\n', 'no-updates'],
  [
    'the last run counts',
    'No updates available\r\nDetecting and downloading updates...\r\nUpdates applied: 1\r\n',
    'updated',
  ],
  ['a crash', CRASH, 'crashed'],
])('%s', async (_, text, result) => {
  expect(await told(msupdate, [artifact('out.txt', text)])).toEqual({ 'msupdate.result': result });
});

test('output that is cut off before its result tells nothing', async () => {
  expect(await told(msupdate, [artifact('out.txt', 'Checking for updates...\n')])).toEqual({});
});

test.each(['', 'healthy : true\n', '{"updates": []}\n', 'Checking for updates...\nUpdates postponed by policy\n'])(
  'what does not say how a run ended tells nothing: %j',
  async (text) => {
    expect(await told(msupdate, [artifact('out.txt', text)])).toEqual({});
  },
);

test('lines of a newer version cost nothing', async () => {
  const text = 'msupdate 9.0\nChecking for updates...\nChannel: Later\nNo updates available\nTook 3 s\n';
  expect(await told(msupdate, [artifact('out.txt', text)])).toEqual({ 'msupdate.result': 'no-updates' });
});

test('a last run whose end is not understood has not the end of the run before it', async () => {
  const text = 'Checking for updates...\nNo updates available\nChecking for updates...\nUpdates postponed by policy\n';
  expect(await told(msupdate, [artifact('out.txt', text)])).toEqual({});
});
