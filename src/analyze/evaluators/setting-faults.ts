import { z } from 'zod';
import { proofsOf } from '../condition.ts';
import { clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';
import { faultsIn } from '../setting-faults.ts';

/** In one sentence; what is wrong with each stands beside its place. */
const MAX_NAMED = 3;

/** Settings of the organization that Defender will not understand. Placeholders: `count`, and `settings`: the first of them. */
export const settingFaults = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({
    kinds: z.array(z.enum(['unknown', 'misplaced', 'value'])).min(1),
    only: z.array(z.string()).optional().describe('settings, by their right path, that alone are looked at'),
    except: z.array(z.string()).default([]).describe('settings, by their right path, another rule looks at'),
  }),
  fills: ['count', 'settings'],
  evaluate({ 'managed.settings': fact }, { kinds, only, except }) {
    const found = faultsIn(fact.value).filter(
      ({ kind, about }) =>
        kinds.includes(kind) &&
        (only === undefined || about.some((path) => only.includes(path))) &&
        !about.some((path) => except.includes(path)),
    );
    if (found.length === 0) return clear(proofOf('managed.settings', { ...fact, value: null }));
    const keys = [...new Set(found.map(({ key }) => key))];
    const [first, ...rest] = found.flatMap(({ setting, words }) =>
      proofsOf('managed.settings', setting).map((proof) => ({ ...proof, why: words })),
    );
    return problem(
      { count: found.length, settings: inShort(keys) },
      first === undefined ? proofOf('managed.settings', { ...fact, value: null }) : [first, ...rest],
    );
  },
});

function inShort(keys: readonly string[]): string {
  const more = keys.length - MAX_NAMED;
  return more > 0 ? `${keys.slice(0, MAX_NAMED).join(', ')} and ${more} more` : keys.join(', ');
}
