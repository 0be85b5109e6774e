import { z } from 'zod';
import { DEFENDER_PROCESSES } from '../../model/defender-process.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOfElements } from '../evaluator.ts';
import { isPartialList } from '../process-list.ts';

const ESSENTIAL = DEFENDER_PROCESSES.filter(({ isEssential }) => isEssential);
const CORE = 'wdavdaemon';

/** Whether each process Defender cannot work without runs exactly once. */
export const essentialProcesses = defineEvaluator({
  needs: ['processes.snapshot'],
  uses: ['processes.total'],
  params: z.strictObject({}),
  fills: ['faults'],
  evaluate(facts, _params, others) {
    const fact = facts['processes.snapshot'];
    if (isPartialList(fact.value, others['processes.total'])) {
      return cannotTell('processes.snapshot: it lists only a part of the processes');
    }
    const running = fact.value.filter(({ process }) => process !== null);
    const counts = ESSENTIAL.map(({ name }) => ({
      name,
      count: running.filter(({ process }) => process === name).length,
    }));
    const missing = counts.filter(({ count }) => count === 0).map(({ name }) => name);
    const repeated = counts.filter(({ count }) => count > 1).map(({ name }) => name);
    // Older agents start one program three times, with different arguments, which not every list shows.
    if (missing.length > 0 && repeated.length === 1 && repeated[0] === CORE) {
      return cannotTell(`processes.snapshot: it does not show which of several ${CORE} is which`);
    }
    const proofs = proofOfElements('processes.snapshot', fact, running);
    if (missing.length === 0 && repeated.length === 0) return clear(proofs);
    const faults = [
      ...missing.map((name) => `${name} is not running`),
      ...repeated.map((name) => `${name} runs more than once`),
    ];
    return problem({ faults: faults.join(', ') }, proofs);
  },
});
