import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem } from '../evaluator.ts';
import { CONCERNS, type ConcernName } from '../exclusion-concerns.ts';
import { EXCLUSION_FACTS, exclusionsOf, showExclusion } from '../exclusion-sources.ts';
import { listed } from '../template.ts';

const names = Object.keys(CONCERNS) as [ConcernName, ...ConcernName[]];

/** Whether any exclusion of antivirus is of a kind to be concerned about. Fills `count` and `exclusions`. */
export const exclusionsOfConcern = defineEvaluator({
  needs: [],
  uses: EXCLUSION_FACTS,
  params: z.strictObject({ concern: z.enum(names) }),
  fills: ['count', 'exclusions'],
  evaluate(_, { concern }, facts) {
    const { exclusions, missing, proofs } = exclusionsOf(facts);
    const found = exclusions.filter(CONCERNS[concern]);
    const [first, ...rest] = found.flatMap((exclusion) => exclusion.proofs);
    if (first !== undefined) {
      return problem({ count: found.length, exclusions: listed(found.map(showExclusion)) }, [first, ...rest]);
    }
    const [gap, ...gaps] = missing;
    return gap === undefined ? clear(proofs) : cannotTell(gap, ...gaps);
  },
});
