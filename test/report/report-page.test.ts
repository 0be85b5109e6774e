import { describe, expect, test } from '@jest/globals';
import { errorsPlotOf } from '../../src/analyze/plots/errors-plot.ts';
import { reportPage } from '../../src/report/html/report-page.ts';
import { exampleReport, findingsOf, problem } from '../support/report.ts';

const { findings: calm, inventory, settings, timeline } = exampleReport();

describe('the page', () => {
  test('is the same to the byte for the same report', () => {
    expect(reportPage(exampleReport()).markup).toBe(reportPage(exampleReport()).markup);
  });

  test('says of everything it leaves out how much that is, and stays below 3 MB', () => {
    const many = <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => make(index));
    const long = 'long words of a rule '.repeat(500);
    const evidence = many(30, (index) => ({ path: `a/${index}.log`, line: 7, sha256: null, excerpt: long }));
    const page = reportPage(
      exampleReport({
        findings: findingsOf([
          ...many(10_000, (index) =>
            problem(`rule-${index}`, 'low', { message: long, evidence, fix: [long], falsePositives: [] }),
          ),
          ...many(5_000, (index) => ({ rule: `clear-${index}`, verdict: 'clear' as const, title: long })),
          ...many(5_000, (index) => ({
            rule: `open-${index}`,
            verdict: 'unknown' as const,
            missing: [`${long}${index}`],
          })),
        ]),
        inventory: many(20_000, (index) => ({ ...(inventory[0] ?? fail()), name: `/Library/${index}` })),
        timeline: many(1_000, () => timeline[0] ?? fail()),
        settings: {
          ...settings,
          rows: many(1_000, (index) => ({ ...(settings.rows[0] ?? fail()), key: `key${index}`, value: long })),
        },
      }),
    ).markup;
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
    for (const words of [
      '8,900 more problems',
      '20 more places',
      '4,500 more rules',
      '4,900 more reasons',
      '19,000 more items',
      '500 more older events',
      '500 more settings',
    ])
      expect(page).toContain(words);
  });

  test('puts what was to be collected and is missing first in the inventory, with its reason', () => {
    const page = reportPage(exampleReport()).markup;
    const [, items = ''] = page.split('<caption>Items</caption>');
    expect(items.indexOf('secret.log')).toBeLessThan(items.indexOf('install.log'));
    expect(page).toContain('only the administrator account may read it');
  });

  test('shows damage of the source before anything else', () => {
    const page = reportPage(exampleReport({ findings: { ...calm, notes: ['Unverified: it was changed.'] } })).markup;
    expect(page.indexOf('Unverified')).toBeLessThan(page.indexOf('What we saw'));
  });
});

function fail(): never {
  throw new Error('the example has none');
}

test('the timeline holds the minutes with most errors, among what happened', () => {
  const { plots } = exampleReport();
  const atMs = Date.parse('2026-11-18T09:13:00.000Z');
  const errors = errorsPlotOf([{ minuteAt: new Date(atMs).toISOString(), errors: 41, warnings: 1 }], 42, []);
  const { markup } = reportPage(exampleReport({ plots: { ...plots, errors: errors ?? plots.errors } }));
  const rows = markup.slice(markup.indexOf('id="timeline"'));
  expect(rows.slice(0, rows.indexOf('</section>'))).toContain('41 errors and 1 warning in this minute');
});
