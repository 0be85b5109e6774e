import { z } from 'zod';
import { formatCount } from '../../lib/quantity.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { programKey, showProgram } from '../program.ts';
import { formatShare, rank } from '../ranking.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** Whether one program causes most events of behavior monitoring. Fills `program`, `share`, `events` and `total`. */
export const bmDominantProgram = defineEvaluator({
  needs: ['bm-statistics.processes'],
  params: z.strictObject({}),
  fills: ['program', 'share', 'events', 'total'],
  evaluate({ 'bm-statistics.processes': fact }) {
    if (fact.value.length === 0)
      return cannotTell('bm-statistics.processes: the statistics of behavior monitoring count no process');
    const [top] = rank(fact.value, programKey, ({ events }) => events);
    const [first] = top?.elements ?? [];
    const isDominant =
      top !== undefined &&
      top.share >= THRESHOLDS['bm-dominant-share'].value &&
      top.amount >= THRESHOLDS['bm-events-floor'].value;
    if (!isDominant || first === undefined) return clear(proofOf('bm-statistics.processes', fact));
    const placeholders = {
      program: showProgram(first),
      share: formatShare(top.share),
      events: formatCount(top.amount),
      total: formatCount(top.total),
    };
    return problem(placeholders, proofOfElements('bm-statistics.processes', fact, top.elements));
  },
});
