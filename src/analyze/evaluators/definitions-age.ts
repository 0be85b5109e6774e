import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOf } from '../evaluator.ts';

const DAY_MINUTES = 1_440;
/** mac-preferences, read 2026-09: `definitionUpdateDue`, 1 to 30 days. */
const DUE_SETTING = 'cloudService.definitionUpdateDue';
const DEFAULT_DUE_DAYS = 7;

/**
 * How old the definitions are: `overdue` beyond the days the organization allows (7 when it says nothing), `aging` beyond one day
 * but within them. Fills `hours` and `dueDays`.
 */
export const definitionsAge = defineEvaluator({
  needs: ['health.definitions-updated-minutes-ago'],
  uses: ['managed.settings'],
  params: z.strictObject({ are: z.enum(['overdue', 'aging']) }),
  fills: ['hours', 'dueDays'],
  evaluate({ 'health.definitions-updated-minutes-ago': age }, { are }, { 'managed.settings': settings }) {
    const proofs = proofOf('health.definitions-updated-minutes-ago', age);
    if (age.value <= DAY_MINUTES) return clear(proofs);
    if (settings.state === 'unreadable') return cannotTell(`managed.settings: ${settings.reason}`);
    const setting = settings.state === 'known' ? settings.value.find(({ key }) => key === DUE_SETTING) : undefined;
    const dueDays = typeof setting?.value === 'number' ? setting.value : DEFAULT_DUE_DAYS;
    const isOverdue = age.value > dueDays * DAY_MINUTES;
    if (are === 'aging' && isOverdue) return notApplicable('they are overdue, which is a finding of its own');
    const isHit = isOverdue || are === 'aging';
    return isHit ? problem({ hours: Math.round(age.value / 60), dueDays }, proofs) : clear(proofs);
  },
});
