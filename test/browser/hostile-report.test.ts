import { expect, test } from '@jest/globals';
import { displayText } from '../../src/lib/display-text.ts';
import type { Place } from '../../src/model/fact.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { reportPage } from '../../src/report/html/report-page.ts';
import { browserForTests, describeInBrowser } from '../support/browser.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { exampleReport, findingsOf, IMPLICATED, type Problem, problem } from '../support/report.ts';

const BATCH = 40;
const NAMES_OF_ELEMENTS =
  '[...new Set([...document.querySelectorAll("*")].map((element) => element.localName))].sort()';

/** Each payload in every place a text of the input can get to; the first one in those of which there is one. */
function infested(payloads: readonly string[]): Report {
  const calm = exampleReport();
  const [first = ''] = payloads;
  const place = (payload: string): Place => ({ path: payload, line: 3, excerpt: payload });
  const hostile = (payload: string, index: number): Problem =>
    problem(`rule-hostile-${index}`, 'high', {
      title: payload,
      message: payload,
      evidence: [
        { ...place(payload), sha256: null, fact: payload },
        { path: payload, sha256: null, excerpt: payload },
      ],
      fix: [payload, `\`${payload}\``],
      references: [payload],
      falsePositives: [payload],
    });
  const others = (payload: string): Finding[] => [
    { rule: 'rule-clear', verdict: 'clear', title: payload },
    { rule: 'rule-foreign', verdict: 'not-applicable', reason: payload },
    { rule: 'rule-open', verdict: 'unknown', missing: [payload] },
    { rule: 'rule-broken', verdict: 'broken', message: payload },
  ];
  return {
    ...calm,
    name: first,
    findings: findingsOf([...payloads.map(hostile), ...payloads.flatMap(others)], {
      notes: [...payloads],
      host: { osVersion: first, appVersion: first, releaseRing: first },
      behaviorMonitoring: {
        ...IMPLICATED,
        reason: first,
        next: [...payloads],
        leftOut: payloads.map((payload) => ({ window: payload, because: payload })),
        comparisons: IMPLICATED.comparisons.flatMap((one) => payloads.map((process) => ({ ...one, process }))),
        changePoints: IMPLICATED.changePoints.flatMap((one) =>
          payloads.map((process) => ({ ...one, process, near: [{ event: process, at: one.at, offsetSeconds: 1 }] })),
        ),
      },
    }),
    bundle: calm.bundle && { ...calm.bundle, case: first, bundleId: first },
    inventory: calm.inventory.flatMap((row) =>
      payloads.map((payload) => ({ ...row, name: payload, reason: payload, fix: payload })),
    ),
    contexts: {
      shown: payloads.map((path) => ({ path, line: 3, firstLine: 2, lines: [path, path, path] })),
      leftOut: 0,
    },
    settings: {
      rows: payloads.map((key) => ({
        ...{ key, value: key, reported: key, place: place(key) },
        origin: 'mdm',
        overridden: [{ origin: 'local', value: [key], place: place(key) }],
      })),
      leftOut: 0,
      unknown: payloads.map((reason) => ({ origin: 'attach', reason })),
    },
    timeline: payloads.map((event) => ({
      ...{ event, detail: event, place: place(event) },
      at: '2026-11-18T09:12:31.000Z',
    })),
  };
}

test('the corpus has two hundred texts', () => {
  expect(new Set(HOSTILE_TEXTS).size).toBeGreaterThanOrEqual(200);
});

test.each(['<', '>', '"'])('no text adds a %s to the page, wherever it stands', (sign) => {
  const signsIn = (payload: string): number => reportPage(infested([payload])).markup.split(sign).length;
  // A link has more of them than the text in its place; a pair of backticks makes code, unless it is cut.
  const texts = HOSTILE_TEXTS.filter((text) => !/^https?:\/\/\S+$|`.+`/.test(text) && text.length < 2_000);
  const calm = signsIn('harmless');
  expect(texts.filter((payload) => signsIn(payload) !== calm)).toEqual([]);
});

describeInBrowser('whatever is in the input', () => {
  const open = browserForTests();
  const batches = Array.from({ length: Math.ceil(HOSTILE_TEXTS.length / BATCH) }, (_, index) => [
    HOSTILE_TEXTS.slice(index * BATCH, (index + 1) * BATCH),
  ]);

  test.each(batches)(
    'nothing runs, nothing is loaded, and all can be read, even without the policy of the page (%#)',
    async (batch) => {
      const { page, noise } = await open(reportPage(infested(batch)).markup, { bypassCSP: true });
      expect(await page.evaluate('globalThis.pwned')).toBe(undefined);
      expect(noise).toEqual([]);
      const shown = (await page.evaluate('document.querySelector("main").textContent')) as string;
      expect(batch.filter((payload) => !shown.includes(displayText(payload).slice(0, 200)))).toEqual([]);
      expect(await page.evaluate(NAMES_OF_ELEMENTS)).toEqual(await harmlessElements());
    },
  );

  test('no address of it can be followed but those of the web', async () => {
    const addresses = HOSTILE_TEXTS.filter((text) => /\w:/.test(text)).slice(-60);
    const { page } = await open(reportPage(infested(addresses)).markup);
    const schemes = (await page.evaluate('[...document.links].map(({ protocol }) => protocol)')) as string[];
    expect(new Set(schemes)).toEqual(new Set(['file:', 'https:']));
  });

  test('the tests would notice', async () => {
    const { page, noise } = await open('<main></main><img src=x onerror="globalThis.pwned=1">', { bypassCSP: true });
    await page.waitForFunction('globalThis.pwned === 1');
    expect(noise).not.toEqual([]);
  });

  async function harmlessElements(): Promise<unknown> {
    const { page } = await open(reportPage(infested(['harmless'])).markup);
    return page.evaluate(NAMES_OF_ELEMENTS);
  }
});
