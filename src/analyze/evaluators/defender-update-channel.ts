import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';

/** Whether Defender is updated from another channel than every other program. */
export const defenderUpdateChannel = defineEvaluator({
  needs: ['updates.channel', 'updates.defender-channel'],
  params: z.strictObject({}),
  fills: [],
  evaluate({ 'updates.channel': common, 'updates.defender-channel': own }) {
    const [first, ...rest] = proofOf('updates.defender-channel', own);
    if (own.value === common.value) return clear([first, ...rest]);
    return problem({}, [first, ...rest, ...proofOf('updates.channel', common)]);
  },
});
