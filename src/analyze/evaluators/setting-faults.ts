import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { faultsIn } from '../setting-faults.ts';

const MAX_NAMED = 20;

/** Settings of the organization that Defender will not understand. Placeholders: `count`, `faults`. */
export const settingFaults = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({
    kinds: z.array(z.enum(['unknown', 'misplaced', 'value'])).min(1),
    only: z.array(z.string()).optional().describe('settings, by their right path, that alone are looked at'),
    except: z.array(z.string()).default([]).describe('settings, by their right path, another rule looks at'),
  }),
  fills: ['count', 'faults'],
  evaluate({ 'managed.settings': fact }, { kinds, only, except }) {
    const found = faultsIn(fact.value).filter(
      ({ kind, about }) =>
        kinds.includes(kind) &&
        (only === undefined || about.some((path) => only.includes(path))) &&
        !about.some((path) => except.includes(path)),
    );
    if (found.length === 0) return clear(proofOf('managed.settings', { ...fact, value: null }));
    const named = found.slice(0, MAX_NAMED).map(({ words }) => words);
    const more = found.length > MAX_NAMED ? [`${found.length - MAX_NAMED} more`] : [];
    return problem(
      { count: found.length, faults: [...named, ...more].join('; ') },
      proofOfElements(
        'managed.settings',
        fact,
        found.map(({ setting }) => setting),
      ),
    );
  },
});
