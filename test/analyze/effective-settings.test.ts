import { expect, test } from '@jest/globals';
import type { Lookup } from '../../src/analyze/condition.ts';
import { effectiveSettings } from '../../src/analyze/effective-settings.ts';
import { absent, known } from '../../src/model/fact.ts';

const LEVEL = 'antivirusEngine.enforcementLevel';
const PASSIVE = 'antivirusEngine.passiveMode';

/** Facts of settings: name → key → value. */
function lookupOf(facts: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Lookup {
  return (name) => {
    const settings = facts[name];
    if (settings === undefined) return absent(`${name} was not collected`);
    const place = (key: string) => ({ path: `${name}.plist`, line: 1, excerpt: key });
    const list = Object.entries(settings).map(([key, value]) => ({ key, value, at: place(key) }));
    return known(list, place('all'));
  };
}

const rowFor = (key: string, facts: Parameters<typeof lookupOf>[0]) =>
  effectiveSettings(lookupOf(facts)).rows.find((row) => row.key === key);

test('the organization wins over this Mac', () => {
  expect(
    rowFor(LEVEL, { 'managed.settings': { [LEVEL]: 'real_time' }, 'local.settings': { [LEVEL]: 'passive' } }),
  ).toMatchObject({
    value: 'real_time',
    origin: 'mdm',
    place: { path: 'managed.settings.plist' },
    overridden: [{ origin: 'local', value: 'passive' }],
  });
});

test('while the portal sets anything, nothing of the organization counts', () => {
  const facts = {
    'mde-attach.settings': { [PASSIVE]: true },
    'managed.settings': { [LEVEL]: 'on_demand', [PASSIVE]: false },
  };
  expect(rowFor(PASSIVE, facts)).toMatchObject({ value: true, origin: 'attach', overridden: [{ origin: 'mdm' }] });
  expect(rowFor(LEVEL, facts)).toMatchObject({
    value: 'real_time',
    origin: 'default',
    overridden: [{ origin: 'mdm' }],
  });
  expect(rowFor(LEVEL, { ...facts, 'local.settings': { [LEVEL]: 'passive' } })).toMatchObject({ origin: 'local' });
});

test('what nobody sets has its documented default', () => {
  expect(rowFor(LEVEL, {})).toMatchObject({ value: 'real_time', origin: 'default', place: null });
});

test('lists of several origins stand beside each other', () => {
  const key = 'antivirusEngine.exclusions[0].path';
  const { rows } = effectiveSettings(
    lookupOf({ 'managed.settings': { [key]: '/a' }, 'local.settings': { [key]: '/b' } }),
  );
  expect(rows.filter((row) => row.key === key).map(({ value }) => value)).toEqual(['/a', '/b']);
});

test('another value in what Defender merged is told', () => {
  const facts = { 'managed.settings': { [LEVEL]: 'real_time' }, 'merged.settings': { [LEVEL]: 'passive' } };
  expect(rowFor(LEVEL, facts)).toMatchObject({ reported: 'passive' });
  expect(rowFor(LEVEL, { ...facts, 'merged.settings': { [LEVEL]: 'real_time' } })).toMatchObject({ reported: null });
});

test('an origin nobody knows of is named with its reason', () => {
  const { unknown } = effectiveSettings(lookupOf({ 'managed.settings': {} }));
  expect(unknown).toEqual([
    { origin: 'attach', reason: 'mde-attach.settings was not collected' },
    { origin: 'local', reason: 'local.settings was not collected' },
  ]);
});
