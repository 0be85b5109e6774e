import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparabilityWarnings } from '../../../src/analyze/compare/comparability.ts';
import { compareFacts } from '../../../src/analyze/compare/compare-facts.ts';
import { compareFindings } from '../../../src/analyze/compare/compare-findings.ts';
import { compareLoads } from '../../../src/analyze/compare/compare-loads.ts';
import { absent, known } from '../../../src/model/fact.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { FactName, FactValue } from '../../../src/parse/index.ts';

type Values = { readonly [Name in FactName]?: FactValue<Name> };

const side = (values: Values) => (name: string) => {
  const value = Object.entries(values).find(([key]) => key === name)?.[1];
  return value === undefined ? absent('not collected') : known(value, { path: 'a', excerpt: 'b' });
};

describe('settings, versions and profiles', () => {
  const setting = (key: string, value: string) => ({ key, value, domain: 'com.microsoft.wdav' as const });
  const excluded = (value: string) => ({ kind: 'folder' as const, value, scope: null });

  test('what is new, gone or different is told; what stayed is not', () => {
    const { versions, settings, profiles, notCompared } = compareFacts(
      side({
        'app.version': '101.26012.0015',
        'engine.version': '1.1.1',
        'health.behavior-monitoring': 'disabled',
        'managed.settings': [setting('a', 'same'), setting('b', 'old'), setting('c', 'gone')],
        'exclusions.list': [excluded('/opt/a'), excluded('/opt/b')],
        'performance-profiles.applied': ['xcode'],
      }),
      side({
        'app.version': '101.26022.0015',
        'engine.version': '1.1.1',
        'health.behavior-monitoring': 'enabled',
        'managed.settings': [setting('d', 'new'), setting('b', 'other'), setting('a', 'same')],
        'exclusions.list': [excluded('/opt/b'), excluded('/opt/c')],
        'performance-profiles.applied': [],
      }),
    );
    expect(versions).toEqual([
      { fact: 'app.version', name: 'Defender', before: '101.26012.0015', after: '101.26022.0015' },
    ]);
    expect(settings.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['behavior monitoring', 'disabled', 'enabled'],
      ['managed: com.microsoft.wdav b', 'old', 'other'],
      ['managed: com.microsoft.wdav c', 'gone', null],
      ['managed: com.microsoft.wdav d', null, 'new'],
      ['exclusion: folder /opt/a', 'set', null],
      ['exclusion: folder /opt/c', null, 'set'],
    ]);
    expect(profiles).toMatchObject([{ name: 'performance profile: xcode', before: 'installed', after: null }]);
    expect(notCompared).toEqual([]);
  });

  test('what one side does not tell is neither the same nor different', () => {
    const { versions, notCompared } = compareFacts(side({ 'app.version': '101.1.1' }), side({}));
    expect(versions).toEqual([]);
    expect(notCompared).toEqual([{ fact: 'app.version', missingIn: 'after', reason: 'not collected' }]);
  });
});

test('a problem appeared only where the other side was looked at and fine', () => {
  const words = { title: 'T', severity: 'low' as const };
  const problem = (rule: string): Finding => ({
    ...words,
    rule,
    verdict: 'problem',
    message: 'm',
    evidence: [{ path: 'a', sha256: null, excerpt: 'b' }],
    fix: [],
    references: [],
  });
  const clear = (rule: string): Finding => ({ ...words, rule, verdict: 'clear' });
  const beside = (rule: string): Finding => ({ ...words, rule, verdict: 'not-applicable', reason: 'r' });
  const unknown = (rule: string): Finding => ({ ...words, rule, verdict: 'unknown', missing: ['x: not collected'] });
  expect(
    compareFindings(
      [clear('new'), beside('other'), problem('gone'), problem('stays'), unknown('perhaps'), clear('fine')],
      [problem('new'), problem('other'), clear('gone'), problem('stays'), problem('perhaps'), clear('fine')],
    ),
  ).toEqual({
    appeared: [
      { ...words, rule: 'new' },
      { ...words, rule: 'other' },
    ],
    went: [{ ...words, rule: 'gone' }],
    undecided: [{ ...words, rule: 'perhaps', problemIn: 'after', missing: ['x: not collected'] }],
  });
});

const ENGINE = 'wdavdaemon_unprivileged';
const recorded = (percents: readonly number[], stepSeconds = 10, process = ENGINE) => ({
  process,
  pid: 7,
  points: percents.map((cpuPercent, index) => ({
    t: new Date(Date.UTC(2026, 10, 20) + index * stepSeconds * 1_000).toISOString(),
    cpuPercent,
    rssBytes: null,
    bm: null,
    window: null,
  })),
});
const row = (process: string | null, cpuPercent: number, rssBytes: number | null = null) => ({
  ...{ process, command: process ?? 'other', pid: 7, user: null, cpuSeconds: null },
  ...{ cpuPercent, rssBytes },
});
const wave = (level: number, length = 60) => Array.from({ length }, (_, index) => level + (index % 3));

describe('the load', () => {
  test('of two recordings has an interval around the difference', () => {
    const [load, ...others] = compareLoads(
      side({ 'processes.series': [recorded(wave(5)), recorded(wave(1), 10, 'epsext')] }),
      side({ 'processes.series': [recorded(wave(45))] }),
    );
    expect(others).toEqual([]);
    expect(load).toMatchObject({
      process: ENGINE,
      metric: 'cpu',
      basis: 'recording',
      before: { n: 60, mean: 6 },
      after: { n: 60, mean: 46 },
    });
    expect(load?.difference?.low).toBeGreaterThan(39);
    expect(load?.difference?.high).toBeLessThan(41);
  });

  test('of two lists of processes has none, and of one recording nothing is told', () => {
    expect(
      compareLoads(
        side({ 'processes.snapshot': [row(ENGINE, 4, 300)] }),
        side({ 'processes.snapshot': [row(ENGINE, 60, 600)], 'processes.series': [recorded(wave(1))] }),
      ),
    ).toMatchObject([
      { metric: 'cpu', basis: 'snapshot', before: { n: 1, mean: 4 }, after: { n: 1, mean: 60 }, difference: null },
      { metric: 'memory', before: { mean: 300 }, after: { mean: 600 }, difference: null },
    ]);
    expect(compareLoads(side({ 'processes.series': [recorded(wave(1))] }), side({}))).toEqual([]);
  });

  test('changes its sign when the sides are swapped', () => {
    const percents = fc.array(fc.double({ min: 0, max: 800, noNaN: true }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(percents, percents, (one, other) => {
        const sides = [one, other].map((values) => side({ 'processes.series': [recorded(values)] })) as [
          ReturnType<typeof side>,
          ReturnType<typeof side>,
        ];
        const [there] = compareLoads(sides[0], sides[1]);
        const [back] = compareLoads(sides[1], sides[0]);
        expect(there?.difference?.low).toBeCloseTo(-(back?.difference?.high ?? Number.NaN), 6);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a warning is given', () => {
  const scanned = (path: string, filesScanned: number) => ({
    ...{ pid: 1, name: null, path, isActive: true, scanTimeMs: 1, maxFileScanTimeMs: 1, eventsSent: 0 },
    filesScanned,
  });
  test.each<[string, Values, Values, RegExp]>([
    ['for another Mac', { 'health.machine-guid': 'a' }, { 'health.machine-guid': 'b' }, /different Macs/],
    ['for another model', { 'system.model': 'Mac15,3' }, { 'system.model': 'Mac16,1' }, /different models/],
    ['for other cores', { 'system.cores': 8 }, { 'system.cores': 12 }, /8 before, 12 after/],
    [
      'for a restart in between',
      { 'system.booted-at': '2026-11-16T07:02:11.000Z' },
      { 'system.booted-at': '2026-11-18T07:02:11.000Z' },
      /restarted in between/,
    ],
    [
      'for recordings of very different length',
      { 'processes.series': [recorded(wave(1, 30))] },
      { 'processes.series': [recorded(wave(1, 300))] },
      /differ in length: 4 min 50 s before, 49 min 50 s after/,
    ],
    [
      'for another interval',
      { 'processes.series-interval-seconds': 2 },
      { 'processes.series-interval-seconds': 10 },
      /every 2 s before and every 10 s after/,
    ],
    [
      'for other programs at work',
      { 'rtp.processes': [scanned('/bin/a', 90), scanned('/bin/b', 10)] },
      { 'rtp.processes': [scanned('/bin/b', 10), scanned('/bin/c', 90)] },
      /a \(90%\), b \(10%\) before, c \(90%\), b \(10%\) after/,
    ],
    [
      'for load of other programs',
      { 'processes.snapshot': [row(null, 20), row(ENGINE, 300)] },
      { 'processes.snapshot': [row(null, 320), row(ENGINE, 5)] },
      /20 % of a core before and 320 % after/,
    ],
    [
      'when several things changed at once',
      { 'app.version': '101.1.1', 'health.behavior-monitoring': 'disabled' },
      { 'app.version': '101.1.2', 'health.behavior-monitoring': 'enabled' },
      /version of Defender and behavior monitoring/,
    ],
  ])('%s, and not when both are the same', (_, before, after, words) => {
    expect(comparabilityWarnings(side(before), side(after))).toEqual([expect.stringMatching(words)]);
    expect(comparabilityWarnings(side(before), side(before))).toEqual([]);
    expect(comparabilityWarnings(side(before), side({}))).toEqual([]);
  });
});
