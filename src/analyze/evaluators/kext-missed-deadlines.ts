import { z } from 'zod';
import { formatCount } from '../../lib/quantity.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

const MISSED = 'ipc.kauth.vnode.missed_deadline';
const IN_TIME = 'ipc.kauth.vnode.ackd_before_deadline';

/** Whether scans were answered too late too often. Fills `missed`, `all` and `percent`. */
export const kextMissedDeadlines = defineEvaluator({
  needs: ['kext.counters'],
  params: z.strictObject({}),
  fills: ['missed', 'all', 'percent'],
  evaluate({ 'kext.counters': fact }) {
    const [missed, inTime] = [MISSED, IN_TIME].map((name) => fact.value.find((counter) => counter.name === name));
    if (missed === undefined) return cannotTell(`kext.counters: ${MISSED} is not among them`);
    if (missed.value === 0) return clear(proofOf('kext.counters', fact));
    if (inTime === undefined) return cannotTell(`kext.counters: ${IN_TIME} is not among them`);
    const all = missed.value + inTime.value;
    const share = missed.value / all;
    if (share <= THRESHOLDS['kext-missed-share'].value) return clear(proofOf('kext.counters', fact));
    const placeholders = {
      missed: formatCount(missed.value),
      all: formatCount(all),
      percent: `${(share * 100).toFixed(1)}%`,
    };
    return problem(placeholders, proofOfElements('kext.counters', fact, [missed, inTime]));
  },
});
