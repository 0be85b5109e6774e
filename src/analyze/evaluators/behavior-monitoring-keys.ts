import { z } from 'zod';
import { clear, defineEvaluator, notApplicable, problem, proofOfElements } from '../evaluator.ts';

const KEYS = ['antivirusEngine.behaviorMonitoring', 'features.behaviorMonitoring'] as const;

/** Whether the two keys that switch behavior monitoring say the same. Placeholder: `keys`. */
export const behaviorMonitoringKeys = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({}),
  fills: ['keys'],
  evaluate({ 'managed.settings': fact }) {
    const set = fact.value.filter(({ key }) => KEYS.some((name) => name === key));
    if (set.length === 0) return notApplicable('the organization does not set behavior monitoring');
    const values = new Set(set.map(({ value }) => JSON.stringify(value)));
    const missing = KEYS.filter((name) => !set.some(({ key }) => key === name));
    if (values.size === 1 && missing.length === 0) return clear(proofOfElements('managed.settings', fact, set));
    const words = [
      ...set.map(({ key, value }) => `${key} is ${JSON.stringify(value)}`),
      ...missing.map((key) => `${key} is not set`),
    ];
    return problem({ keys: words.join(', ') }, proofOfElements('managed.settings', fact, set));
  },
});
