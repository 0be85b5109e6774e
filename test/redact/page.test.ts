import path from 'node:path';
import { expect, test } from '@jest/globals';
import { collectTree } from '../support/collect.ts';
import { LOGS, temporaryFolder, treeOf } from '../support/tree.ts';

/** The page of a redacted collection on the Mac of somebody with this name. */
async function pageOf(name: string): Promise<string> {
  const error = `[52110][6161942512][2026-11-20 07:19:14.262360 UTC][error]: cannot scan /Users/${name}/plan/a.bin for ${name}\n`;
  const root = treeOf({
    [`${LOGS}/microsoft_defender_core.log`]: error.repeat(400),
    [`/Users/${name}/Library/Preferences/com.microsoft.autoupdate2.plist`]: '<plist><dict/></plist>',
    '/commands/csrutil.txt': `System Integrity Protection status: disabled for ${name}.\n`,
  });
  const caseKey = path.join(temporaryFolder(), 'case.json');
  const run = await collectTree(root, ['--redact', 'standard', '--case-key', caseKey], { hangMs: 120_000 });
  expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? '' : run.stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { members } = await run.bundle();
  return members.get('analysis/report.html')?.toString() ?? '';
}

test.each([
  ['max', 'every style sheet'],
  ['problems', 'our own sentences'],
])('the name %s, a word of %s, leaves the page, and the page stays as it looks', async (name) => {
  const page = await pageOf(name);
  const body = page.slice(page.indexOf('<body>'), page.indexOf('<script>'));
  expect(page).toContain('max-width');
  expect(body).toContain('class="source"');
  expect(body).toMatch(/for user-/);
  expect(body).not.toMatch(new RegExp(`\\b${name}\\b`));
});
