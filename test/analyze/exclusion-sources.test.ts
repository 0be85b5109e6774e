import { expect, test } from '@jest/globals';
import { exclusionsOf, showExclusion } from '../../src/analyze/exclusion-sources.ts';
import { absent, known } from '../../src/model/fact.ts';

const place = (path: string) => ({ path, line: 1, excerpt: path });
const listed = (value: string) => ({ kind: 'folder' as const, value, scope: null, at: place('exclusions.txt') });
const field = (key: string, value: string, path: string) => ({
  key: `antivirusEngine.exclusions[0].${key}`,
  value,
  domain: 'com.microsoft.wdav' as const,
  at: place(path),
});
const MISSING = absent('not collected');

test('an exclusion in several sources is one, says who made it, and is proven by all of them', () => {
  const { exclusions } = exclusionsOf({
    'exclusions.list': known([listed('/opt/build/'), listed('/opt/other')], place('exclusions.txt')),
    'managed.settings': known([field('path', '/opt/build', 'wdav.plist')], place('wdav.plist')),
    'local.settings': known([field('name', 'make', 'wdavcfg')], place('wdavcfg')),
  });

  expect(exclusions.map(showExclusion)).toEqual([
    '/opt/build (set by your organization)',
    'make (made on this Mac)',
    '/opt/other',
  ]);
  expect(exclusions.map(({ kind, proofs }) => [kind, ...proofs.map(({ path }) => path)])).toEqual([
    ['path', 'wdav.plist', 'exclusions.txt'],
    ['process', 'wdavcfg'],
    ['folder', 'exclusions.txt'],
  ]);
});

test('what has to be collected to know them all is named, and nothing that does not matter', () => {
  const managed = known([field('path', '/a', 'wdav.plist')], place('wdav.plist'));
  const adminOnly = known(
    [{ key: 'antivirusEngine.exclusionsMergePolicy', value: 'admin_only', domain: 'com.microsoft.wdav' as const }],
    place('wdav.plist'),
  );
  const none = known([], place('exclusions.txt'));
  const missing = (facts: Partial<Parameters<typeof exclusionsOf>[0]>) =>
    exclusionsOf({
      'exclusions.list': MISSING,
      'managed.settings': MISSING,
      'local.settings': MISSING,
      ...facts,
    }).missing;

  expect(missing({})).toHaveLength(3);
  expect(missing({ 'managed.settings': managed })).toEqual([
    'exclusions.list: not collected',
    'local.settings: not collected',
  ]);
  expect(missing({ 'managed.settings': adminOnly })).toEqual([]);
  expect(missing({ 'exclusions.list': none })).toEqual([]);
});
