import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { timelineOf } from '../../../src/analyze/regression/timeline.ts';
import { absent, known } from '../../../src/model/fact.ts';
import type { FactName, FactValue } from '../../../src/parse/index.ts';

type Values = { readonly [Name in FactName]?: FactValue<Name> };

const PLACE = { path: 'a file', line: 7, excerpt: 'the words' };
const timeline = (values: Values, excerpt = PLACE.excerpt) =>
  timelineOf((name) => {
    const value = Object.entries(values).find(([key]) => key === name)?.[1];
    return value === undefined ? absent('not here') : known(value, { ...PLACE, excerpt });
  });
const lines = (values: Values) =>
  timeline(values).map(({ at, event, detail }) => [at.slice(5, 19), event, detail ?? ''].join(' ').trim());

const CENTRAL_EUROPE = [{ firstAt: '2026-11-17T16:00:00Z', lastAt: '2026-11-18T09:12:19Z', offsetMinutes: 60 }];
const started = (process: string, version: string, at: string, os = '26.6.2') => ({
  kind: 'process-started' as const,
  text: `${process} ${version} started, pid 7, macOS ${os} (25G83)`,
  occurredAt: `2026-11-${at}.000Z`,
});

test('one update that four files tell is one event, with the earliest time and both versions', () => {
  const [event, ...others] = timeline({
    'install-log.utc-offsets': CENTRAL_EUROPE,
    'install-log.installations': [
      { version: '101.26022.15', before: null, installedAt: '2026-11-18T09:12:31.000Z', at: PLACE },
    ],
    'autoupdate-log.installations': [{ version: '101.26022.0015', installedAt: '2026-11-18T10:12:34.000Z' }],
    'core-log.events': [
      started('wdavdaemon', '101.26012.0015', '16T07:00:00'),
      started('wdavdaemon_enterprise', '101.26012.0015', '16T07:00:01'),
      started('wdavdaemon', '101.26022.0015', '18T09:12:33'),
      started('wdavdaemon_enterprise', '101.26022.0015', '18T09:12:35'),
    ],
  });
  expect(event).toEqual({
    event: 'app-updated',
    at: '2026-11-18T09:12:31.000Z',
    detail: '101.26012.0015 to 101.26022.0015',
    place: PLACE,
  });
  expect(others).toEqual([]);
});

test('another version is another update, and so is the same one days later', () => {
  const installed = (version: string, at: string) => ({ version, before: null, installedAt: `2026-11-${at}.000Z` });
  expect(
    lines({
      'install-log.installations': [
        installed('101.26012.0017', '18T09:05:00'),
        installed('101.26022.0015', '18T09:12:31'),
        installed('101.26012.0017', '20T09:12:31'),
      ],
    }),
  ).toEqual([
    '11-18T09:05:00 app-updated 101.26012.0017',
    '11-18T09:12:31 app-updated 101.26022.0015',
    '11-20T09:12:31 app-updated 101.26012.0017',
  ]);
});

test('behavior monitoring on, off and on again within a minute are three events, told by two parts of a log', () => {
  const said = (text: string, at: string) => ({
    kind: 'behavior-monitoring' as const,
    text,
    occurredAt: `2026-11-18T${at}Z`,
  });
  const merged = (before: string, after: string, at: string) => ({
    key: 'features.behaviorMonitoring',
    before,
    after,
    changedAt: `2026-11-18T${at}Z`,
  });
  expect(
    lines({
      'core-log.events': [
        said('enabled', '09:12:52.060'),
        said('disabled', '09:13:02.060'),
        said('enabled', '09:13:12.060'),
      ],
      'core-log.setting-changes': [
        merged('disabled', 'enabled', '09:12:52.035'),
        merged('enabled', 'disabled', '09:13:02.035'),
        merged('disabled', 'enabled', '09:13:12.035'),
      ],
    }),
  ).toEqual([
    '11-18T09:12:52 behavior-monitoring-enabled',
    '11-18T09:13:02 behavior-monitoring-disabled',
    '11-18T09:13:12 behavior-monitoring-enabled',
  ]);
});

test('every other kind of change is there', () => {
  const crash = { command: 'x', pid: 7, version: null, terminationReason: null, exception: 'EXC_BAD_ACCESS' };
  expect(
    lines({
      'core-log.setting-changes': [
        { key: 'networkProtection', before: 'audit', after: 'block', changedAt: '2026-11-18T09:00:00.000Z' },
      ],
      'core-log.events': [
        { kind: 'definitions', text: '1.463.88.0 is active', occurredAt: '2026-11-18T08:00:00.000Z' },
        { kind: 'managed-settings', text: 'cloudService.enabled', occurredAt: '2026-11-18T08:30:00.000Z' },
        started('wdavdaemon', '101.26022.0015', '18T10:00:00'),
        started('wdavdaemon', '101.26022.0015', '18T11:00:00'),
        started('wdavdaemon', '101.26022.0015', '18T12:00:30', '26.6.3'),
      ],
      'reports.crashes': [
        { ...crash, process: 'wdavdaemon', crashedAt: '2026-11-18T10:59:58.000Z', signal: 'SIGSEGV' },
        { ...crash, process: null, crashedAt: '2026-11-18T10:59:58.000Z', signal: null },
      ],
      'profiles.installations': [
        { profile: 'BM', payload: 1, domain: 'com.microsoft.wdav', installedAt: '2026-11-18T08:30:20.000Z' },
      ],
      'system.booted-at': '2026-11-18T12:00:00.000Z',
    }),
  ).toEqual([
    '11-18T08:00:00 definitions-updated 1.463.88.0',
    '11-18T08:30:00 profile-changed com.microsoft.wdav in profile BM',
    '11-18T09:00:00 setting-changed networkProtection: audit to block',
    '11-18T10:59:58 process-crashed wdavdaemon, EXC_BAD_ACCESS SIGSEGV',
    '11-18T11:00:00 process-restarted wdavdaemon',
    '11-18T12:00:00 booted',
    '11-18T12:00:30 os-updated macOS 26.6.2 to 26.6.3',
  ]);
});

const SCAN = { type: 'quick', state: 'succeeded', isScheduled: true, filesScanned: 1, threats: 0 };
const scan = (clock: 'utc' | 'local', startedAt: string, endedAt: string | null) => ({
  'scans.list': [{ ...SCAN, clock, startedAt, endedAt }],
});

test('local times are read with an offset told near to them, and left out when there is none', () => {
  const local = scan('local', '2026-11-20T13:00:05.000Z', '2026-11-20T13:09:12.000Z');
  const both = ['11-20T12:00:05 scan-started quick, scheduled', '11-20T12:09:12 scan-finished quick, scheduled'];
  expect(lines({ ...local, 'install-log.utc-offsets': CENTRAL_EUROPE })).toEqual(both);
  expect(lines(local)).toEqual([]);
  expect(lines(scan('utc', '2026-11-20T12:00:05.000Z', null))).toEqual(both.slice(0, 1));
});

test('between summer and winter time the nearest offset counts, also that of the collection', () => {
  const summer = [{ firstAt: '2026-04-14T07:40:03Z', lastAt: '2026-10-20T07:40:03Z', offsetMinutes: 120 }];
  const winter = { finishedAt: '2026-11-20T18:45:00Z', offsetMinutes: 60 };
  expect(
    lines({
      'scans.list': [
        { ...SCAN, clock: 'local', startedAt: '2026-10-20T14:00:00.000Z', endedAt: null },
        { ...SCAN, clock: 'local', startedAt: '2026-11-20T14:00:00.000Z', endedAt: null },
      ],
      'install-log.utc-offsets': summer,
      'collection.local-clock': winter,
    }),
  ).toEqual(['10-20T12:00:00 scan-started quick, scheduled', '11-20T13:00:00 scan-started quick, scheduled']);
  const longAfter = scan('local', '2026-11-25T14:00:00.000Z', null);
  expect(lines({ ...longAfter, 'install-log.utc-offsets': summer })).toEqual([]);
});

test.each([
  ['Nov 20, 2026 at 05:31:09 PM', []],
  ['"1795192269000"', ['definitions-updated']],
])('the date of the definitions is used only when its zone is known: %s', (excerpt, events) => {
  const values = { 'health.definitions-updated': '2026-11-20T17:31:09.000Z', 'definitions.version': '1.463.434.0' };
  expect(timeline(values, excerpt).map(({ event }) => event)).toEqual(events);
});

test('it is sorted, free of repetition and bounded, whatever a log holds', () => {
  const kinds = ['behavior-monitoring', 'definitions', 'managed-settings', 'process-started'] as const;
  const events = fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      text: fc.constantFrom(
        'enabled',
        'disabled',
        '1.2.3 is active',
        'wdavdaemon 1.2 started',
        'wdavdaemon 1.3 started',
      ),
      occurredAt: fc.integer({ min: 0, max: 4_000_000_000_000 }).map((ms) => new Date(ms).toISOString()),
    }),
    { maxLength: 1_500 },
  );
  fc.assert(
    fc.property(events, (log) => {
      const told = timeline({ 'core-log.events': log });
      expect(told.length).toBeLessThanOrEqual(1_000);
      expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).toSorted());
      const ids = told.map((event) => JSON.stringify(event));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 50 },
  );
});
