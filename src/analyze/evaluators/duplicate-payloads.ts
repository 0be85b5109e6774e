import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { profileNames } from '../profile-names.ts';
import { shownAs } from '../template.ts';

const ONLY_MICROSOFT = /\bcom\.microsoft\./;

/** More payloads for the same thing than there may be; of several, macOS uses one. Placeholders: `count`, `duplicates`. */
export const duplicatePayloads = defineEvaluator({
  needs: ['profiles.payloads', 'profiles.is-complete'],
  params: z.strictObject({
    by: z.enum(['domain', 'subject']).describe('what must not occur twice; subjects count when they are of Microsoft'),
    domains: z.array(z.string()).min(1).describe('preference domains or types of payloads that are looked at'),
    most: z.int().nonnegative().default(1).describe('how many payloads for one thing are fine'),
  }),
  fills: ['count', 'duplicates'],
  evaluate({ 'profiles.payloads': fact, 'profiles.is-complete': complete }, { by, domains, most }) {
    const groups = new Map<string, typeof fact.value>();
    for (const payload of fact.value.filter(({ domain }) => domains.includes(domain))) {
      const things =
        by === 'domain' ? [payload.domain] : payload.subjects.filter((subject) => ONLY_MICROSOFT.test(subject));
      for (const thing of new Set(things)) groups.set(thing, [...(groups.get(thing) ?? []), payload]);
    }
    const duplicates = [...groups].filter(([, payloads]) => payloads.length > most);
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
      : cannotTell(
          'profiles.payloads: not all profiles of the computer are here (to get them: run `sudo profiles show -output /tmp/profiles.xml` and add that file)',
        );
  },
});
