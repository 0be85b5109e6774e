import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { profileNames } from '../profile-names.ts';
import { shownAs } from '../template.ts';

const ONLY_MICROSOFT = /\bcom\.microsoft\./;

/** Several payloads for the same thing, of which macOS uses one. Placeholders: `count`, `duplicates`. */
export const duplicatePayloads = defineEvaluator({
  needs: ['profiles.payloads', 'profiles.is-complete'],
  params: z.strictObject({
    by: z.enum(['domain', 'subject']).describe('what must not occur twice; subjects count when they are of Microsoft'),
    domains: z.array(z.string()).min(1).describe('preference domains or types of payloads that are looked at'),
  }),
  fills: ['count', 'duplicates'],
  evaluate({ 'profiles.payloads': fact, 'profiles.is-complete': complete }, { by, domains }) {
    const groups = new Map<string, typeof fact.value>();
    for (const payload of fact.value.filter(({ domain }) => domains.includes(domain))) {
      const things =
        by === 'domain' ? [payload.domain] : payload.subjects.filter((subject) => ONLY_MICROSOFT.test(subject));
      for (const thing of new Set(things)) groups.set(thing, [...(groups.get(thing) ?? []), payload]);
    }
    const duplicates = [...groups].filter(([, payloads]) => payloads.length > 1);
    if (duplicates.length > 0) {
      const words = duplicates.map(([thing, payloads]) => `${thing} in ${profileNames(payloads)}`);
      const payloads = new Set(duplicates.flatMap(([, group]) => group));
      return problem(
        { count: duplicates.length, duplicates: shownAs(words) },
        proofOfElements('profiles.payloads', fact, [...payloads]),
      );
    }
    return complete.value
      ? clear(proofOf('profiles.is-complete', complete))
      : cannotTell('profiles.payloads: not all profiles for the computer are listed here');
  },
});
