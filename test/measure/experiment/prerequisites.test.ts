import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Circumstances, type HealthValue, refusals } from '../../../src/measure/experiment/prerequisites.ts';
import { isSetByPortal, isSetByProfile } from '../../../src/pipeline/experiment-circumstances.ts';
import { temporaryFolder } from '../../support/tree.ts';

const HEALTH = {
  app_version: '101.26022.0015',
  behavior_monitoring: 'enabled',
  managed_by: 'MEM',
  tamper_protection: 'audit',
  passive_mode_enabled: false,
  real_time_protection_enabled: true,
};
const NO = { known: true, value: false } as const;
const GOOD: Circumstances = {
  uid: 0,
  mdatp: { ok: true, path: '/usr/local/bin/mdatp' },
  health: health(),
  isSetByProfile: NO,
  isSetByPortal: NO,
  power: { known: true, value: { source: 'mains', percent: 55 } },
  canStayAwake: true,
  journal: 'none',
  processes: { known: true, value: ['wdavdaemon_unprivileged'] },
};

test('nothing is refused where all is well', () => {
  expect(refused({})).toEqual([]);
  // A Mac without a battery, one that is charged, and a system where nobody asks for it.
  expect(refused({ power: { known: true, value: { source: 'mains', percent: null } } })).toEqual([]);
  expect(refused({ power: { known: true, value: { source: 'battery', percent: 20 } } })).toEqual([]);
  expect(refused({ power: null })).toEqual([]);
  expect(refused({ health: health({ managed_by: undefined }) })).toEqual([]);
  expect(refused({ health: health({ app_version: '101.24042.0002' }) })).toEqual([]);
  expect(refused({ health: health({ tamper_protection: 'disabled' }) })).toEqual([]);
});

describe('it is refused', () => {
  const managedByProfile = new Map([...healthMap(), ['behavior_monitoring', { value: 'enabled', isManaged: true }]]);
  const unknown = { known: false, why: 'EACCES.' } as const;
  test.each<[string, Partial<Circumstances>]>([
    ['not-root', { uid: 501 }],
    ['mdatp-unusable', { mdatp: { ok: false, cause: 'writable-by-others', message: 'others can change it' } }],
    ['another-experiment', { journal: 'present' }],
    ['another-experiment', { journal: 'damaged' }],
    ['health-unknown', { health: { known: false, why: 'it gave no answer (timeout).' } }],
    ['too-old', { health: health({ app_version: '101.98.84' }) }],
    ['app-version-unknown', { health: health({ app_version: 'unavailable' }) }],
    ['app-version-unknown', { health: health({ app_version: undefined }) }],
    ['monitoring-off', { health: health({ behavior_monitoring: 'disabled' }) }],
    ['behavior-monitoring-unknown', { health: health({ behavior_monitoring: undefined }) }],
    ['behavior-monitoring-unknown', { health: health({ behavior_monitoring: 'unavailable' }) }],
    ['managed', { health: { known: true, value: managedByProfile } }],
    ['managed-by-portal', { health: health({ managed_by: 'MDE' }) }],
    ['set-by-profile', { isSetByProfile: { known: true, value: true } }],
    ['set-by-profile-unknown', { isSetByProfile: unknown }],
    ['set-by-portal', { isSetByPortal: { known: true, value: true } }],
    ['set-by-portal-unknown', { isSetByPortal: unknown }],
    ['tamper-protection', { health: health({ tamper_protection: 'block' }) }],
    ['tamper-protection-unknown', { health: health({ tamper_protection: undefined }) }],
    ['passive-mode', { health: health({ passive_mode_enabled: true }) }],
    ['passive-mode-enabled-unknown', { health: health({ passive_mode_enabled: undefined }) }],
    ['real-time-protection-off', { health: health({ real_time_protection_enabled: false }) }],
    ['real-time-protection-enabled-unknown', { health: health({ real_time_protection_enabled: 'unavailable' }) }],
    ['battery-low', { power: { known: true, value: { source: 'battery', percent: 19 } } }],
    ['power-unknown', { power: { known: true, value: { source: 'battery', percent: null } } }],
    ['nothing-to-measure', { processes: { known: true, value: [] } }],
    ['processes-unknown', { processes: unknown }],
    ['may-fall-asleep', { canStayAwake: false, power: { known: true, value: { source: 'battery', percent: 90 } } }],
  ])('as %s: %j', (id, change) => {
    expect(refused(change)).toEqual([id]);
  });

  test('when neither the power nor the way to stay awake is known, for both reasons', () => {
    expect(refused({ power: unknown, canStayAwake: false })).toEqual(['power-unknown', 'may-fall-asleep']);
  });

  test('for all reasons at once, each with what to do', () => {
    const all = refusals({
      ...GOOD,
      uid: 501,
      journal: 'present',
      health: health({ tamper_protection: 'block', passive_mode_enabled: true }),
    });
    expect(all.map(({ id }) => id)).toEqual(['not-root', 'another-experiment', 'tamper-protection', 'passive-mode']);
    for (const { reason, fix } of all)
      expect([reason, fix]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });
});

describe('behavior monitoring is set by the organization', () => {
  const PLIST = (inside: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${inside}</dict></plist>`;
  const SETS = '<key>behaviorMonitoring</key><string>enabled</string>';

  test.each([
    ['features', PLIST(`<key>features</key><dict>${SETS}</dict>`), true],
    ['antivirusEngine', PLIST(`<key>antivirusEngine</key><dict>${SETS}</dict>`), true],
    ['something else', PLIST('<key>cloudService</key><dict><key>enabled</key><true/></dict>'), false],
  ])('when a profile sets it in %s', async (_, content, isSet) => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/second.plist`, content);
    expect(await isSetByProfile([`${folder}/missing.plist`, `${folder}/second.plist`])).toEqual({
      known: true,
      value: isSet,
    });
  });

  test('nobody knows when a profile is damaged or cannot be read', async () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/cut.plist`, PLIST(SETS).slice(0, 90));
    mkdirSync(`${folder}/folder.plist`);
    for (const name of ['cut.plist', 'folder.plist']) {
      expect(await isSetByProfile([`${folder}/${name}`])).toEqual({ known: false, why: expect.stringContaining(name) });
    }
  });

  test('the portal, when its file holds anything', async () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/attach.plist`, PLIST(SETS));
    writeFileSync(`${folder}/empty.plist`, PLIST(''));
    expect(await isSetByPortal(`${folder}/attach.plist`)).toEqual({ known: true, value: true });
    expect(await isSetByPortal(`${folder}/empty.plist`)).toEqual(NO);
    expect(await isSetByPortal(`${folder}/missing.plist`)).toEqual(NO);
  });
});

function refused(change: Partial<Circumstances>): string[] {
  return refusals({ ...GOOD, ...change }).map(({ id }) => id);
}

function health(change: Readonly<Record<string, unknown>> = {}): Circumstances['health'] {
  return { known: true, value: healthMap(change) };
}

function healthMap(change: Readonly<Record<string, unknown>> = {}): Map<string, HealthValue> {
  const entries = Object.entries({ ...HEALTH, ...change }).filter(([, value]) => value !== undefined);
  return new Map(entries.map(([key, value]) => [key, { value, isManaged: false }]));
}
