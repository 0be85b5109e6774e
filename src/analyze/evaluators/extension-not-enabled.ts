import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** The only state in which an extension works (mac-support-sys-ext, read 2026-11). */
const WORKING = 'activated enabled';

/** Whether an extension of Defender is in the list and works; an old version on its way out does not matter. Fills `state`. */
export const extensionNotEnabled = defineEvaluator({
  needs: ['system.extensions'],
  params: z.strictObject({ bundleId: z.string() }),
  fills: ['state'],
  evaluate({ 'system.extensions': extensions }, { bundleId }) {
    const own = extensions.value.filter((extension) => extension.bundleId === bundleId);
    const working = own.filter(({ state }) => state === WORKING);
    if (working.length > 0) return clear(proofOfElements('system.extensions', extensions, working));
    if (own.length === 0) {
      return problem({ state: 'not in the list' }, proofOf('system.extensions', { ...extensions, value: null }));
    }
    const states = listed([...new Set(own.map(({ state }) => `"${state}"`))]);
    return problem({ state: states }, proofOfElements('system.extensions', extensions, own));
  },
});
