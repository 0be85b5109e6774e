import path from 'node:path';
import { expect, test } from '@jest/globals';
import { findingsSchema } from '../../src/model/finding.ts';
import { runCli } from '../support/cli.ts';
import { treeOf } from '../support/tree.ts';

const OLD_LOG = '2025-01-10 08:14:20 [Microsoft Update Assistant] <Info> Checking for updates\n';
const LATER = 'preinstall com.microsoft.wdav begin [2025-02-10 10:00:00 +0000] 1\n';

async function silenceOf(...args: readonly string[]): Promise<string | undefined> {
  const { stdout } = await runCli(['analyze', ...args, '--only', 'autoupdate-silent', '--json']);
  return findingsSchema.parse(JSON.parse(stdout)).findings[0]?.verdict;
}

test('when a loose file was copied neither sets the clock nor says that something was written', async () => {
  const folder = treeOf({ '/autoupdate.log': OLD_LOG, '/install.log': LATER });
  const log = path.join(folder, 'autoupdate.log');
  expect(await silenceOf(log)).toBe('unknown');
  expect(await silenceOf(log, '--now', '2025-01-11T00:00:00Z')).toBe('clear');
  expect(await silenceOf(log, '--now', '2025-03-01T00:00:00Z')).toBe('problem');
  expect(await silenceOf(log, path.join(folder, 'install.log'))).toBe('problem');
});
