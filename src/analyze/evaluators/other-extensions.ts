import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** Microsoft's team id (mac-support-sys-ext, read 2026-11). */
const MICROSOFT = 'UBF8T346G9';

/** Extensions of other makers that work beside Defender's. Fills `extensions`. */
export const otherExtensions = defineEvaluator({
  needs: ['system.extensions'],
  params: z.strictObject({ kind: z.enum(['endpoint-security', 'network']) }),
  fills: ['extensions'],
  evaluate({ 'system.extensions': list }, { kind }) {
    const others = list.value.filter(
      (extension) =>
        extension.kind === kind && extension.teamId !== MICROSOFT && extension.state === 'activated enabled',
    );
    if (others.length === 0) return clear(proofOf('system.extensions', { ...list, value: null }));
    const extensions = listed(others.map(({ name, bundleId }) => (name === '' ? bundleId : `${name} (${bundleId})`)));
    return problem({ extensions }, proofOfElements('system.extensions', list, others));
  },
});
