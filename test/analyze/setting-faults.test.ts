import { expect, test } from '@jest/globals';
import { faultsIn, type ManagedSetting } from '../../src/analyze/setting-faults.ts';
import { SETTINGS } from '../../src/model/settings-schema.ts';

const setting = (key: string, value: ManagedSetting['value'] = 'x'): ManagedSetting => ({
  key,
  value,
  domain: 'com.microsoft.wdav',
});
const complaints = (...settings: ManagedSetting[]): string[] => faultsIn(settings).map(({ words }) => words);

test.each([
  ['antivirusEngine.enforcmentLevel', 'is not known (did you mean antivirusEngine.enforcementLevel?)'],
  ['antivirusengine.scanArchives', 'is not known (did you mean antivirusEngine?)', 'antivirusengine'],
  ['enforcementLevle', 'is not known (did you mean antivirusEngine.enforcementLevel or'],
  ['scanArchives', 'is in the wrong place (right: antivirusEngine.scanArchives)'],
  ['features.cloudBlockLevel', 'is in the wrong place (right: cloudService.cloudBlockLevel)'],
  [
    'behaviorMonitoring',
    'is in the wrong place (right: antivirusEngine.behaviorMonitoring or features.behaviorMonitoring)',
  ],
  [
    'weeklyConfiguration.dayOfWeek',
    'is in the wrong place (right: scheduledScan.weeklyConfiguration)',
    'weeklyConfiguration',
  ],
  // Only one of the lists called exclusions has elements with a type.
  ['exclusions[0].$type', 'is in the wrong place (right: antivirusEngine.exclusions)', 'exclusions'],
  ['frobnicate.thoroughly', 'is not known', 'frobnicate'],
  // A path written as one name.
  ['"cloudService.enabled"', 'is one name with dots (right: cloudService, and inside it enabled)'],
  ['features."behaviorMonitoringConfigurations.notifyForks"', 'is one name with dots (right: features, and inside it'],
  ['"frobnicate.thoroughly"', 'is not known'],
])('%s %s', (key, expected, named = key) => {
  expect(complaints(setting(key))).toEqual([expect.stringContaining(`${named} ${expected}`)]);
});

test.each([
  ['antivirusEngine.enforcementLevel', 'realtime', 'the text passive, on_demand or real_time (without it: real_time)'],
  ['cloudService.enabled', 'true', 'true or false (without it: true)'],
  ['cloudService.definitionUpdateDue', 31, 'a number from 1 to 30 (without it: 7)'],
  ['cloudService.definitionUpdateDue', '7', 'a number from 1 to 30 (without it: 7)'],
  ['deviceControl.policy', '{"groups":', 'a text that is JSON'],
  ['antivirusEngine.allowedThreats', 'EICAR', 'a list'],
  ['antivirusEngine.exclusions', {}, 'a list'],
  ['cloudService', [], 'a dictionary'],
  ['features.behaviorMonitoring', true, 'the text enabled or disabled'],
] as const)('%s as %j is told with what was expected', (key, value, expected) => {
  const [words = '', ...others] = complaints(setting(key, value as ManagedSetting['value']));

  expect(words.startsWith(`${key} is `)).toBe(true);
  expect(words.endsWith(`expected ${expected}`)).toBe(true);
  expect(others).toEqual([]);
});

test('what is inside an unknown key is not told again', () => {
  expect(complaints(setting('newArea.one'), setting('newArea.two'), setting('newArea.list[0].three'))).toEqual([
    'newArea is not known',
  ]);
});

test('an exclusion that lacks what it excludes does nothing', () => {
  const exclusion = (field: string, value: string) => setting(`antivirusEngine.exclusions[0].${field}`, value);

  expect(complaints(exclusion('$type', 'excludedFileExtension'), exclusion('path', '/a'))).toEqual([
    'antivirusEngine.exclusions[0] has no extension, so it does nothing',
  ]);
  expect(complaints(exclusion('path', '/a'))).toEqual([]);
});

test('the elements of two domains are not mixed up', () => {
  const tag = setting('edr.tags[0].key', 'GROUP');

  expect(complaints(tag, { ...tag, domain: 'com.microsoft.wdav.ext' })).toEqual([]);
});

test('every documented default and word is accepted', () => {
  for (const { path, oneOf = [], default: fallback, range = [] } of SETTINGS) {
    const key = path.replaceAll('[]', '[0]');
    const values = [...oneOf, ...range, ...(fallback === undefined ? [] : [fallback])];
    expect(
      faultsIn(values.map((value) => setting(key, value))).filter(({ words }) => words.includes('expected')),
    ).toEqual([]);
  }
});
