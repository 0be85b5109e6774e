import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

const DAY_MS = 86_400_000;

/** How long this version of Defender still lives: whether that is past, or soon. Fills `days`, negative when it is past. */
export const expiration = defineEvaluator({
  needs: ['health.product-expiration', 'source.now'],
  params: z.strictObject({ when: z.enum(['past', 'soon']) }),
  fills: ['days'],
  evaluate({ 'health.product-expiration': expires, 'source.now': now }, { when }) {
    const restMs = Date.parse(expires.value) - Date.parse(now.value);
    const isPast = restMs < 0;
    const isHit = when === 'past' ? isPast : !isPast && restMs < THRESHOLDS['expires-soon'].value * DAY_MS;
    const proofs = proofOf('health.product-expiration', expires);
    return isHit ? problem({ days: Math.floor(restMs / DAY_MS) }, proofs) : clear(proofs);
  },
});
