import { z } from 'zod';
import { formatCount } from '../../lib/quantity.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { compilePattern } from '../operators.ts';
import { listed } from '../template.ts';

/** Whether counters of the event provider that should stay 0 do not. `names` is a regular expression (RE2). Fills `counters`. */
export const eventProviderCountersAboveZero = aboveZero('event-provider.counters');

/** The same for counters of the legacy kernel extension; of `expected` ones, 0 is the problem. */
export const kextCountersAboveZero = aboveZero('kext.counters');

function aboveZero(name: 'event-provider.counters' | 'kext.counters') {
  return defineEvaluator({
    needs: [name],
    params: z.strictObject({ names: z.string().min(1), expected: z.string().min(1).optional() }),
    fills: ['counters'],
    evaluate({ [name]: fact }, { names, expected }) {
      const [bad, good] = [names, expected].map((pattern) =>
        pattern === undefined ? undefined : compilePattern(pattern),
      );
      const concerned = fact.value.filter((counter) => bad?.test(counter.name) || good?.test(counter.name));
      if (concerned.length === 0)
        return cannotTell(`${name}: none of the ${fact.value.length} counters has such a name`);
      const wrong = concerned.filter((counter) => counter.value > 0 === (bad?.test(counter.name) ?? false));
      if (wrong.length === 0) return clear(proofOf(name, fact));
      const counters = listed(wrong.map((counter) => `${counter.name} = ${formatCount(counter.value)}`));
      return problem({ counters }, proofOfElements(name, fact, wrong));
    },
  });
}
