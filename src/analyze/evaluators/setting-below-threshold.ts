import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { THRESHOLDS, type ThresholdName } from '../thresholds.ts';

const names = Object.keys(THRESHOLDS) as [ThresholdName, ...ThresholdName[]];

/** Whether a number the organization set is below one of our thresholds. Placeholders: `value`, `threshold`. */
export const settingBelowThreshold = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({ key: z.string(), threshold: z.enum(names) }),
  fills: ['value', 'threshold'],
  evaluate({ 'managed.settings': fact }, { key, threshold: name }) {
    const threshold = THRESHOLDS[name].value;
    const low = fact.value.find((one) => one.key === key && typeof one.value === 'number' && one.value < threshold);
    if (low === undefined) return clear(proofOf('managed.settings', { ...fact, value: null }));
    return problem({ value: String(low.value), threshold }, proofOfElements('managed.settings', fact, [low]));
  },
});
