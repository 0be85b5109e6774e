import { z } from 'zod';
import { formatCount } from '../../lib/quantity.ts';
import { busiestPrograms } from '../busiest-programs.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { compilePattern } from '../operators.ts';
import { showProgram } from '../program.ts';
import { formatShare } from '../ranking.ts';
import { listed } from '../template.ts';

/**
 * Whether programs of a kind, told by their path or name, are among those with the most scanned files. `programs` is a regular
 * expression (RE2). Fills `programs`.
 */
export const rtpBusyPrograms = defineEvaluator({
  needs: ['rtp.processes'],
  params: z.strictObject({ programs: z.string().min(1) }),
  fills: ['programs'],
  evaluate({ 'rtp.processes': fact }, { programs }) {
    const busiest = busiestPrograms(fact.value);
    if (busiest === undefined)
      return cannotTell('rtp.processes: the statistics of real-time protection count no files of any process');
    const pattern = compilePattern(programs);
    const ofKind = busiest.named.filter(({ elements }) =>
      elements.some(({ path, name }) => pattern.test(path ?? name ?? '')),
    );
    if (ofKind.length === 0) {
      if (busiest.unnamed.length === 0) return clear(proofOf('rtp.processes', fact));
      return cannotTell('rtp.processes: a process without a name is among the busiest, and may be any program');
    }
    const shown = ofKind.flatMap(({ elements: [one], amount, share }) =>
      one === undefined ? [] : [`${showProgram(one)} (${formatCount(amount)} files, ${formatShare(share)})`],
    );
    const elements = ofKind.flatMap((group) => group.elements);
    return problem({ programs: listed(shown) }, proofOfElements('rtp.processes', fact, elements));
  },
});
