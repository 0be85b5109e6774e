import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

const MAX_PROVEN = 5;

/** Whether one log repeats an error. Fills `count` (of messages), and `lines`, `signature`, `file`, `firstAt`, `lastAt` of the most frequent. */
export const repeatedLogErrors = defineEvaluator({
  needs: ['core-log.errors'],
  params: z.strictObject({}),
  fills: ['count', 'signature', 'lines', 'file', 'firstAt', 'lastAt'],
  evaluate({ 'core-log.errors': errors }) {
    const frequent = errors.value.filter(
      ({ level, count }) => level === 'error' && count >= THRESHOLDS['repeated-log-lines'].value,
    );
    const [top] = frequent;
    if (top === undefined) return clear(proofOf('core-log.errors', { ...errors, value: null }));
    const { signature, count: lines, file } = top;
    // A log and its error log repeat each other.
    const count = new Set(frequent.map((error) => error.signature)).size;
    const [firstAt, lastAt] = [top.firstAt ?? 'an unknown time', top.lastAt ?? 'an unknown time'];
    return problem(
      { count, signature, lines, file, firstAt, lastAt },
      proofOfElements('core-log.errors', errors, frequent.slice(0, MAX_PROVEN)),
    );
  },
});
