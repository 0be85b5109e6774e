import { expect, test } from '@jest/globals';
import { reportPage } from '../../src/report/html/report-page.ts';
import { browserForTests, describeInBrowser, openAll, violations } from '../support/browser.ts';
import { plotsFrom } from '../support/plots.ts';
import { freeRecording } from '../support/recording.ts';
import { exampleReport } from '../support/report.ts';

const SCHEMES = ['light', 'dark'] as const;
const PHONE = { width: 375, height: 800 };

const LOAD = { off: { cpu: 20 }, on: { cpu: 60 } };
const recording = freeRecording(
  [
    ['enabled', 30],
    ['disabled', 30],
  ],
  { wdavdaemon_unprivileged: LOAD, wdavdaemon: LOAD },
);
const text = reportPage(exampleReport({ plots: plotsFrom(recording) })).markup;

describeInBrowser('the report in a browser', () => {
  const open = browserForTests();

  test.each([true, false])('is quiet: no error and no request, with scripts %s', async (javaScriptEnabled) => {
    const { page, noise } = await open(text, { javaScriptEnabled });
    expect(await page.locator('h1').textContent()).toBe(
      '5 problems were found: 1 critical, 1 high, 1 medium, 1 low, 1 info.',
    );
    expect(noise).toEqual([]);
  });

  test('runs no script and no style but its own', async () => {
    const { page } = await open(
      text.replace('<main>', '<main><script>document.title="foreign"</script><style>h1{display:none}</style>'),
    );
    expect(await page.title()).not.toBe('foreign');
    expect(await page.locator('h1').isVisible()).toBe(true);
  });

  test('leads to the line that proves a problem in two clicks, without scripts', async () => {
    const { page } = await open(text, { javaScriptEnabled: false });
    await page.locator('.worst a').nth(1).click();
    const proof = page.locator('#finding-rule-high .proof');
    if (!(await proof.isVisible())) await page.locator('details.finding summary').nth(1).click();
    expect(await proof.textContent()).toBe('7proof of rule-high');
    expect(await page.locator('#finding-rule-high .line').count()).toBe(4);
    expect(await page.locator('#finding-rule-high figcaption').textContent()).toContain('logs/rule-high.log:7');
  });

  test('without scripts shows no control that would do nothing', async () => {
    const { page } = await open(text, { javaScriptEnabled: false });
    expect(await page.locator('button:visible, input:visible').count()).toBe(0);
  });

  test('filters by severity', async () => {
    const { page } = await open(text);
    const shown = (): Promise<string[]> => page.locator('details.finding:visible .severity').allInnerTexts();
    await page.getByRole('button', { name: 'medium' }).click();
    expect((await shown()).map((word) => word.toLowerCase())).toEqual(['critical', 'high', 'low', 'info']);
    await page.getByRole('button', { name: 'medium' }).click();
    expect(await shown()).toHaveLength(5);
  });

  test('finds words anywhere, also in what is folded, and says how often', async () => {
    const { page } = await open(text);
    await page.getByLabel('Search').fill('EIGHTH line of rule-low');
    await page.getByText('1 place', { exact: true }).waitFor();
    expect(await page.locator('details.finding:visible').count()).toBe(1);
    await page.getByLabel('Search').fill('autoupdate.log');
    await page.getByText('/Library/Logs/Microsoft/autoupdate.log').last().waitFor();
    await page.getByLabel('Search').fill('');
    await page.locator('details.finding').nth(4).waitFor();
  });

  test('copies a command', async () => {
    const { page } = await open(text, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByText(/^(Copied|Selected)/).waitFor();
    const copied = await page.evaluate('getSelection().toString() || navigator.clipboard.readText()');
    expect(copied).toBe('mdatp health --field rule-critical');
  });

  test.each([375, 768, 1280, 1920])('needs no scrolling sideways at %d pixels, all opened', async (width) => {
    const { page } = await open(text, { viewport: { width, height: 900 } });
    await openAll(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test.each(SCHEMES)('passes axe, all opened, in %s colors', async (colorScheme) => {
    const { page } = await open(text, { colorScheme, viewport: PHONE, bypassCSP: true });
    await openAll(page);
    expect(await violations(page)).toEqual([]);
  });

  test('is dark where that is wanted, and light on paper', async () => {
    const { page } = await open(text, { colorScheme: 'dark' });
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await paper();
    await page.emulateMedia({ media: 'print' });
    expect([dark, await paper()]).toEqual(['rgb(22, 24, 27)', 'rgb(255, 255, 255)']);
  });

  test('prints the evidence of findings nobody opened', async () => {
    const { page } = await open(text, { javaScriptEnabled: false });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('proof of rule-low', { exact: true }).isVisible()).toBe(true);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('can be used with the keyboard alone', async () => {
    const { page } = await open(text);
    const reached: unknown[] = [];
    while (reached.at(-1) !== 'critical The title of rule-critical' && reached.length < 100) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate('document.activeElement.textContent.trim()'));
    }
    await page.keyboard.press('Enter');
    expect(await page.locator('#finding-rule-critical .proof').isVisible()).toBe(true);
    expect(reached).toEqual(expect.arrayContaining(['Copy', 'Timeline', 'medium (1)']));
  });
});
