import { z } from 'zod';
import { formatCount } from '../../lib/quantity.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { formatShare, rank } from '../ranking.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** Whether one program, or all programs of one signature, caused most events of the run. Fills `source`, `share`, `events`, `total`. */
export const hotEventDominantSource = defineEvaluator({
  needs: ['hot-events.sources', 'hot-events.total'],
  params: z.strictObject({}),
  fills: ['source', 'share', 'events', 'total'],
  evaluate({ 'hot-events.sources': fact, 'hot-events.total': total }) {
    const listed = fact.value.reduce((sum, { count }) => sum + count, 0);
    const all = Math.max(total.value, listed);
    if (listed === 0 || all < THRESHOLDS['hot-events-floor'].value) {
      return cannotTell(`hot-events.sources: ${formatCount(listed)} events are too few to tell; watch longer`);
    }
    // A signature can have several programs, so its sum is never smaller than that of one of them.
    const [top] = rank(
      fact.value,
      ({ signingId, path }, index) => signingId ?? path ?? `#${index}`,
      ({ count }) => count,
    );
    const share = (top?.amount ?? 0) / all;
    const [first] = top?.elements ?? [];
    if (top === undefined || first === undefined || share < THRESHOLDS['hot-event-dominant-share'].value) {
      return clear(proofOf('hot-events.sources', fact));
    }
    const source = [first.path, first.signingId === null ? null : `signed as ${first.signingId}`].filter(Boolean);
    const placeholders = {
      source: source.length === 0 ? 'a source without a name' : source.join(', '),
      share: formatShare(share),
      events: formatCount(top.amount),
      total: formatCount(all),
    };
    return problem(placeholders, proofOfElements('hot-events.sources', fact, top.elements));
  },
});
