import path from 'node:path';
import { expect, test } from '@jest/globals';
import { collectTree } from '../support/collect.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

const ERROR =
  '[52110][6161942512][2026-11-20 07:19:14.262360 UTC][error]: cannot scan /Users/max/Secret Plan/a.bin for max\n';

/** A redacted collection on the Mac of somebody whose name is a word of every style sheet, and a word our page says. */
async function pageOf(level: string): Promise<string> {
  const root = treeOf({
    [`${LOGS}/microsoft_defender_core.log`]: ERROR.repeat(400),
    '/Users/max/Library/Preferences/com.microsoft.autoupdate2.plist': '<plist><dict/></plist>',
    '/commands/csrutil.txt': 'System Integrity Protection status: disabled for max.\n',
  });
  const caseKey = path.join(temporaryFolder(), 'case.json');
  const run = await collectTree(root, ['--redact', level, '--case-key', caseKey], { hangMs: 120_000 });
  expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? '' : run.stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { members } = await run.bundle();
  return members.get('analysis/report.html')?.toString() ?? '';
}

test('a name that is a word of our own leaves the page, and the page stays as it looks', async () => {
  const page = await pageOf('standard');
  const body = page.slice(page.indexOf('<body>'), page.indexOf('<script>'));
  expect(page).toContain('max-width');
  expect(body).toContain('class="source"');
  expect(body).toMatch(/for user-/);
  expect(body).not.toMatch(/\bmax\b/);
});
