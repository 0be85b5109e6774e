import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';

/** Whether settings of the Microsoft Defender portal make Defender ignore the profiles that are installed. Placeholder: `domains`. */
export const mdeAttachPrecedence = defineEvaluator({
  needs: ['managed.domains'],
  uses: ['health.managed-by', 'mde-attach.settings'],
  params: z.strictObject({}),
  fills: ['domains'],
  evaluate({ 'managed.domains': domains }, _params, { 'health.managed-by': health, 'mde-attach.settings': attach }) {
    const names = [...new Set(domains.value.map(({ domain }) => domain))].join(' and ');
    const profiles = proofOf('managed.domains', domains);
    // What Defender says of itself outweighs a file that may be a leftover.
    if (health.state === 'known') {
      const said = proofOf('health.managed-by', health);
      return health.value === 'MDE' ? problem({ domains: names }, [...said, ...profiles]) : clear(said);
    }
    if (attach.state === 'known' && attach.value.length > 0) {
      return problem({ domains: names }, [...proofOf('mde-attach.settings', attach), ...profiles]);
    }
    return cannotTell(`health.managed-by: ${health.reason}`);
  },
});
