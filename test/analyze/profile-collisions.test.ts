import { expect, test } from '@jest/globals';
import { profileCollisions } from '../../src/analyze/evaluators/profile-collisions.ts';

const place = { path: 'profiles.xml', line: 3, excerpt: 'com.microsoft.wdav' };
const setting = (profile: string, payload: number, key: string, value: string) => {
  return { profile, payload, domain: 'com.microsoft.wdav', key, value, at: place };
};
const judge = (...settings: ReturnType<typeof setting>[]) =>
  profileCollisions.evaluate(
    {
      'profiles.settings': { value: settings, evidence: [place] },
      'profiles.is-complete': { value: true, evidence: [place] },
    },
    {},
    {},
  );

test('a collision names the key, the profiles and each setting that only one of them has', () => {
  const verdict = judge(
    setting('Base', 1, 'antivirusEngine.enforcementLevel', 'real_time'),
    setting('Base', 1, 'antivirusEngine.scanArchives', 'same'),
    setting('Extra', 2, 'antivirusEngine.scanArchives', 'same'),
    setting('Extra', 2, 'edr.groupIds', 'a'),
  );

  expect(verdict).toMatchObject({
    verdict: 'problem',
    placeholders: {
      count: 1,
      collisions: 'com.microsoft.wdav: antivirusEngine in “Base” and “Extra”',
      lost: 'antivirusEngine.enforcementLevel = "real_time" (“Base”)',
    },
  });
});

test('profiles of the same name are told apart by their number', () => {
  expect(judge(setting('Base', 1, 'edr.groupIds', 'a'), setting('Base', 2, 'edr.groupIds', 'b'))).toMatchObject({
    placeholders: { collisions: 'com.microsoft.wdav: edr in “Base” (2 times)' },
  });
});
