import { z } from 'zod';
import { SETTINGS } from '../../model/settings-schema.ts';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';

/** Whether the organization set a number above Microsoft's default. Fills `value` and `default`. */
export const settingAboveDefault = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({ key: z.string().refine((key) => defaultOf(key) !== undefined, 'no number with a default') }),
  fills: ['value', 'default'],
  evaluate({ 'managed.settings': fact }, { key }) {
    const usual = defaultOf(key) ?? Number.NaN;
    const high = fact.value.find((one) => one.key === key && typeof one.value === 'number' && one.value > usual);
    if (high === undefined) return clear(proofOf('managed.settings', { ...fact, value: null }));
    return problem({ value: String(high.value), default: usual }, proofOfElements('managed.settings', fact, [high]));
  },
});

function defaultOf(key: string): number | undefined {
  const usual = SETTINGS.find(({ path }) => path === key)?.default;
  return typeof usual === 'number' ? usual : undefined;
}
