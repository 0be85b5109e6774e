import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { COLORS } from '../../src/report/html/colors.ts';
import { html } from '../../src/report/html/markup.ts';
import { page as pageOf } from '../../src/report/html/page.ts';
import { STYLE } from '../../src/report/html/style.ts';
import { plotFigures } from '../../src/report/plots/plot-figures.ts';
import { PLOT_SCRIPT } from '../../src/report/plots/script.ts';
import { PLOT_STYLE } from '../../src/report/plots/style.ts';
import { browserForTests, describeInBrowser } from '../support/browser.ts';
import { plotsFrom } from '../support/plots.ts';
import { freeRecording } from '../support/recording.ts';

const load = { off: { cpu: 20 }, on: { cpu: 60 } };
const recording = freeRecording(
  [
    ['enabled', 30],
    ['disabled', 30],
  ],
  { wdavdaemon_unprivileged: load, wdavdaemon: load },
);

describeInBrowser('a plot over time', () => {
  const open = browserForTests();
  const text = pageOf({
    title: 'Plots',
    style: `${COLORS}${STYLE}${PLOT_STYLE}`,
    script: PLOT_SCRIPT,
    body: html`<main>${plotFigures(plotsFrom(recording)).map(({ markup }) => markup)}</main>`,
  }).markup;

  test('zooms by keyboard, says what it shows, and takes the plots of the same time along', async () => {
    const { page, noise } = await open(text);
    const width = await shareShown(page, '#plot-cpu');
    expect(width).toBe(1);
    await page.locator('#plot-cpu [data-zoom=in]').focus();
    await page.keyboard.press('Enter');
    expect(await shareShown(page, '#plot-cpu')).toBeCloseTo(0.5, 2);
    expect(await shareShown(page, '#plot-memory')).toBeCloseTo(0.5, 2);
    expect(await shownTime(page)).toMatch(/^2026-11-20 09:1[45]:\d\d UTC to 2026-11-20 09:4[45]:\d\d UTC$/);
    await page.locator('#plot-cpu [data-zoom=later]').press(' ');
    expect(await shownTime(page)).toMatch(/^2026-11-20 09:(29|30):\d\d UTC to 2026-11-20 (09:59|10:00):\d\d UTC$/);
    expect(await page.locator('#plot-cpu [data-zoom=later]').isDisabled()).toBe(true);
    await page.locator('#plot-cpu [data-zoom=all]').press('Enter');
    expect(await shareShown(page, '#plot-memory')).toBe(1);
    expect(noise).toEqual([]);
  });

  test('zooms into what is dragged over, with labels that still tell the time', async () => {
    const { page, noise } = await open(text);
    const box = await page.locator('#plot-cpu .plot-drawing').boundingBox();
    if (box === null) throw new Error('nothing is drawn');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 90);
    await page.mouse.up();
    expect(await shareShown(page, '#plot-cpu')).toBeCloseTo(0.1, 1);
    const output = await shownTime(page);
    expect(output).toMatch(/^2026-11-20 09:(29:5|30:0)\d UTC to 2026-11-20 09:3[56]:\d\d UTC$/);
    const seen = await page
      .locator('#plot-cpu .time-axis text')
      .evaluateAll(
        (labels, { left, right }) =>
          labels
            .filter((label) => label.getBoundingClientRect().right > left && label.getBoundingClientRect().left < right)
            .map((label) => label.textContent),
        { left: box.x, right: box.x + box.width },
      );
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.every((label) => /^09:3\d(:\d\d)?$/.test(label ?? ''))).toBe(true);
    expect(await page.locator('.selection').count()).toBe(0);
    expect(noise).toEqual([]);
  });

  test('is all there without scripts, and has no buttons that would do nothing', async () => {
    const { page } = await open(text, { javaScriptEnabled: false });
    expect(await page.locator('#plot-cpu [data-zoom=in]').isVisible()).toBe(false);
    expect(await page.locator('#plot-cpu .zoomed .mean').count()).toBe(2);
    expect(await page.locator('#plot-cpu .time-axis text').count()).toBeGreaterThan(2);
  });

  test.each([375, 768, 1_920])(
    'at %i pixels nothing is wider than the page, and text keeps its size',
    async (width) => {
      const { page } = await open(text, { viewport: { width, height: 900 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const sizes = await page
        .locator('.plot-drawing text')
        .evaluateAll((texts) => texts.map((each) => each.getBoundingClientRect().height));
      expect(Math.min(...sizes)).toBeGreaterThan(10);
      const names = await page
        .locator('#plot-cpu .name, #plot-cpu .summary')
        .evaluateAll((texts) =>
          texts.map((each) => each.getBoundingClientRect()).map(({ left, right, top }) => ({ left, right, top })),
        );
      for (const one of names)
        for (const other of names)
          if (one !== other && one.top === other.top)
            expect(one.right <= other.left || other.right <= one.left).toBe(true);
    },
  );
});

/** Of all that is drawn, how much is to be seen. */
function shareShown(page: Page, plot: string): Promise<number> {
  return page
    .locator(`${plot} .zoomed`)
    .evaluate((drawing) => 100 / Number.parseFloat(drawing.getAttribute('width') ?? ''));
}

/** What the plot says it shows. */
function shownTime(page: Page): Promise<string | null> {
  return page.locator('#plot-cpu output').textContent();
}
