import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';

const KEYS = ['antivirusEngine.behaviorMonitoring', 'features.behaviorMonitoring'];
const VALUES: readonly unknown[] = ['enabled', 'disabled'];

/** Whether behavior monitoring is what the organization set. Placeholders: `wanted`, `actual`. */
export const behaviorMonitoringInForce = defineEvaluator({
  needs: ['managed.settings', 'health.behavior-monitoring'],
  params: z.strictObject({}),
  fills: ['wanted', 'actual'],
  evaluate({ 'managed.settings': managed, 'health.behavior-monitoring': health }) {
    // Defender ignores other values; another rule tells of them.
    const set = managed.value.filter(({ key, value }) => KEYS.includes(key) && VALUES.includes(value));
    const [wanted, ...others] = new Set(set.map(({ value }) => String(value)));
    if (wanted === undefined) return notApplicable('the organization does not set behavior monitoring');
    if (others.length > 0)
      return cannotTell('managed.settings: the two keys of behavior monitoring contradict each other');
    const [first, ...rest] = proofOfElements('managed.settings', managed, set);
    const proofs = [first, ...rest, ...proofOf('health.behavior-monitoring', health)] as const;
    return wanted === health.value ? clear(proofs) : problem({ wanted, actual: health.value }, proofs);
  },
});
