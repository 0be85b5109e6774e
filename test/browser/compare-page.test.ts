import { expect, test } from '@jest/globals';
import type { SourceComparison } from '../../src/model/comparison.ts';
import { comparePage } from '../../src/report/html/compare-page.ts';
import { browserForTests, describeInBrowser, openAll, violations } from '../support/browser.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { plotsFrom } from '../support/plots.ts';
import { freeRecording } from '../support/recording.ts';

const ENGINE = 'wdavdaemon_unprivileged';
const plotsAt = (cpu: number) =>
  plotsFrom(freeRecording([['enabled', 30]], { [ENGINE]: { off: { cpu }, on: { cpu } } }));
const plots = { before: plotsAt(10), after: plotsAt(40) };

/** A comparison in which these words stand in every place of the input. */
function comparison(words: readonly string[]): SourceComparison {
  const [first = ''] = words;
  const side = { name: first, kind: 'mdediag', sha256: null, osVersion: first, appVersion: first, notes: [...words] };
  const changes = words.map((word) => ({ fact: word, name: word, before: word, after: [word] }));
  const turns = words.map((word) => ({ rule: 'rule-one', title: word, severity: 'high' as const }));
  return {
    schema: 1,
    tool: { name: 'mdediag', version: '0.1.0' },
    before: side,
    after: side,
    warnings: [...words],
    versions: changes,
    settings: changes,
    profiles: changes,
    findings: {
      appeared: turns,
      went: turns,
      undecided: turns.map((turn) => ({ ...turn, problemIn: 'after', missing: [turn.title] })),
    },
    loads: words.map((process) => ({
      process,
      metric: 'cpu',
      unit: 'percent-of-one-core',
      basis: 'recording',
      before: { n: 40, mean: 10 },
      after: { n: 40, mean: 40 },
      difference: { estimate: 30, low: 25, high: 35, confidence: 0.95 },
    })),
    notCompared: words.map((word) => ({ fact: word, missingIn: 'after', reason: word })),
  };
}

test('is the same to the byte for the same two sources', () => {
  expect(comparePage(comparison(['x']), plots).markup).toBe(comparePage(comparison(['x']), plots).markup);
});

describeInBrowser('the page of two sources', () => {
  const open = browserForTests();

  test.each([true, false])('is quiet and needs no scrolling sideways, with scripts %s', async (javaScriptEnabled) => {
    const viewport = { width: 375, height: 800 };
    const { page, noise } = await open(comparePage(comparison(['a word']), plots).markup, {
      javaScriptEnabled,
      viewport,
    });
    expect(await page.locator('svg').count()).toBeGreaterThan(1);
    expect(noise).toEqual([]);
    if (javaScriptEnabled) await openAll(page);
    if (javaScriptEnabled) expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  });

  test('passes axe, all opened', async () => {
    const { page } = await open(comparePage(comparison(['a word']), plots).markup, { bypassCSP: true });
    await openAll(page);
    expect(await violations(page)).toEqual([]);
  });

  test('runs nothing of its input, even without its policy', async () => {
    const { page, noise } = await open(comparePage(comparison(HOSTILE_TEXTS), plots).markup, { bypassCSP: true });
    expect(await page.evaluate('globalThis.pwned')).toBe(undefined);
    expect(noise).toEqual([]);
    expect(await page.locator('main a, main img, main iframe, main script, main style').count()).toBe(0);
  });
});
