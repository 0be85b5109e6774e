import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';

const OF_DEFENDER = /^com\.microsoft\.wdav(?:\.|$)/;

interface Permission {
  readonly name: string;
  readonly payloadType: string;
  /** One of the subjects of such a payload must match. */
  readonly subject: RegExp;
}

/** What Microsoft's profiles give Defender (mdatp-xplat, macos/mobileconfig, read 2026-11); a whole team may be allowed instead. */
const PERMISSIONS: readonly Permission[] = [
  {
    name: 'the endpoint security extension',
    payloadType: 'com.apple.system-extension-policy',
    subject: /^UBF8T346G9(?: com\.microsoft\.wdav\.epsext)?$/,
  },
  {
    name: 'the network extension',
    payloadType: 'com.apple.system-extension-policy',
    subject: /^UBF8T346G9(?: com\.microsoft\.wdav\.netext)?$/,
  },
  ...['com.microsoft.wdav', 'com.microsoft.wdav.epsext'].map((client) => ({
    name: `Full Disk Access for ${client}`,
    payloadType: 'com.apple.TCC.configuration-profile-policy',
    subject: new RegExp(String.raw`^SystemPolicyAllFiles ${client.replaceAll('.', String.raw`\.`)}$`),
  })),
  {
    name: 'the content filter',
    payloadType: 'com.apple.webcontent-filter',
    subject: /^com\.microsoft\.wdav(?:\.netext)?$/,
  },
  {
    name: 'background services',
    payloadType: 'com.apple.servicemanagement',
    subject: /^(?:com\.microsoft\.(?:wdav|fresno)(?:\..*)?|UBF8T346G9)$/,
  },
  {
    name: 'notifications',
    payloadType: 'com.apple.notificationsettings',
    subject: /^com\.microsoft\.wdav(?:\..*)?$/,
  },
];

/**
 * Whether the profiles for the whole computer give Defender every permission Microsoft's own profiles give it. Not applicable where
 * no profile is about Defender.
 */
export const permissionsInProfiles = defineEvaluator({
  needs: ['profiles.payloads', 'profiles.is-complete'],
  params: z.strictObject({}),
  fills: ['missing'],
  evaluate({ 'profiles.payloads': fact, 'profiles.is-complete': complete }) {
    if (!complete.value)
      return cannotTell(
        'profiles.payloads: not all profiles of the computer are here (to get them: run `sudo profiles show -output /tmp/profiles.xml` and add that file)',
      );
    const own = fact.value.filter(({ domain }) => OF_DEFENDER.test(domain));
    if (own.length === 0) return notApplicable('no profile holds settings or the onboarding of Defender');
    const forAll = fact.value.filter(({ isComputerLevel }) => isComputerLevel);
    const missing = PERMISSIONS.filter(
      ({ payloadType, subject }) =>
        !forAll.some(
          (payload) => payload.payloadType === payloadType && payload.subjects.some((each) => subject.test(each)),
        ),
    );
    const proofs = proofOf('profiles.is-complete', complete);
    if (missing.length === 0) return clear(proofs);
    return problem({ missing: missing.map(({ name }) => name).join(', ') }, [
      ...proofOfElements('profiles.payloads', fact, own),
      ...proofs,
    ]);
  },
});
