import { z } from 'zod';
import { clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** Settings of a profile and the key of `mdatp health` that shows each (mac-preferences and mac-health-status, read 2026-11). */
const SHOWN_AS: ReadonlyMap<string, string> = new Map([
  ['cloudService.enabled', 'cloud_enabled'],
  ['cloudService.automaticSampleSubmissionConsent', 'cloud_automatic_sample_submission_consent'],
  ['cloudService.diagnosticLevel', 'cloud_diagnostic_enabled'],
  ['cloudService.automaticDefinitionUpdateEnabled', 'automatic_definition_update_enabled'],
  ['antivirusEngine.passiveMode', 'passive_mode_enabled'],
  ['antivirusEngine.enableRealTimeProtection', 'real_time_protection_enabled'],
  ['features.behaviorMonitoring', 'behavior_monitoring'],
  ['tamperProtection.enforcementLevel', 'tamper_protection'],
  ['networkProtection.enforcementLevel', 'network_protection_enforcement_level'],
]);

/** Settings an installed profile delivers whose key lacks the mark [managed]. Fills `keys` and `settings`. */
export const unmarkedSettings = defineEvaluator({
  needs: ['managed.settings', 'managed.domains', 'health.unmarked-keys'],
  uses: ['health.managed-by'],
  params: z.strictObject({}),
  fills: ['keys', 'settings'],
  evaluate(
    { 'managed.settings': settings, 'managed.domains': domains, 'health.unmarked-keys': unmarked },
    _,
    { 'health.managed-by': managedBy },
  ) {
    if (managedBy.state === 'known' && managedBy.value === 'MDE') {
      return notApplicable('the Defender portal manages this Mac, so profiles are ignored');
    }
    const installed = new Set(domains.value.map(({ domain }) => domain));
    const delivered = settings.value.filter(({ key, domain }) => SHOWN_AS.has(key) && installed.has(domain));
    const keys = new Set(delivered.map(({ key }) => SHOWN_AS.get(key)));
    const missing = unmarked.value.filter(({ key }) => keys.has(key));
    if (missing.length === 0) return clear(proofOf('health.unmarked-keys', { ...unmarked, value: null }));
    const ignored = delivered.filter(({ key }) => missing.some((one) => one.key === SHOWN_AS.get(key)));
    const [proof, ...proofs] = proofOfElements('health.unmarked-keys', unmarked, missing);
    return problem({ keys: listed(missing.map(({ key }) => key)), settings: listed(ignored.map(({ key }) => key)) }, [
      proof,
      ...proofs,
      ...proofOfElements('managed.settings', settings, ignored),
    ]);
  },
});
