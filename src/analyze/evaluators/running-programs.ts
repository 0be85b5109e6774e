import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOfElements } from '../evaluator.ts';
import { isPartialList } from '../process-list.ts';
import { listed } from '../template.ts';

/** Whether one of some programs (names of executables, in any case) was running. Only a list of all processes can tell that none was. */
export const runningPrograms = defineEvaluator({
  needs: ['processes.snapshot'],
  uses: ['processes.total'],
  params: z.strictObject({ names: z.array(z.string().regex(/^[\w-]+$/)).min(1) }),
  fills: ['commands'],
  evaluate({ 'processes.snapshot': fact }, { names }, { 'processes.total': total }) {
    const pattern = new RegExp(`(?:^|/)(?:${names.join('|')})(?:\\s|$)`, 'i');
    const found = fact.value.filter(({ command }) => pattern.test(command));
    if (found.length > 0) {
      const commands = listed([...new Set(found.map(({ command }) => command))]);
      return problem({ commands }, proofOfElements('processes.snapshot', fact, found));
    }
    if (isPartialList(fact.value, total)) {
      return cannotTell('processes.snapshot: it lists only a part of the processes');
    }
    return clear(proofOfElements('processes.snapshot', fact, []));
  },
});
