import { z } from 'zod';
import { formatCount, formatDuration } from '../../lib/quantity.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { programKey, programName, showProgram } from '../program.ts';
import { formatShare, rank } from '../ranking.ts';
import { THRESHOLDS } from '../thresholds.ts';

const MEASURES = {
  files: {
    field: 'filesScanned',
    floor: THRESHOLDS['rtp-files-floor'].value,
    show: formatCount,
  },
  'scan-time': { field: 'scanTimeMs', floor: THRESHOLDS['rtp-scan-time-floor'].value, show: formatDuration },
} as const;

const SHOWN_PROCESSES = 5;

/**
 * Whether one program has most of what real-time protection scanned. Fills `program`, `share`, `amount`, `total` and `ranking`: the
 * processes in the order of Microsoft's high_cpu_parser.py.
 */
export const rtpDominantProgram = defineEvaluator({
  needs: ['rtp.processes'],
  params: z.strictObject({ by: z.enum(['files', 'scan-time']) }),
  fills: ['program', 'share', 'amount', 'total', 'ranking'],
  evaluate({ 'rtp.processes': fact }, { by }) {
    const { field, floor, show } = MEASURES[by];
    const amounts = fact.value.map((process) => process[field]);
    if (amounts.every((amount) => amount === null))
      return cannotTell(`rtp.processes: the statistics of real-time protection hold no ${field}`);
    const [top] = rank(fact.value, programKey, (process) => process[field]);
    const [first] = top?.elements ?? [];
    const isDominant = top !== undefined && top.share >= THRESHOLDS['rtp-dominant-share'].value && top.amount >= floor;
    if (!isDominant || first === undefined) {
      const unread = amounts.filter((amount) => amount === null).length;
      return unread === 0
        ? clear(proofOf('rtp.processes', fact))
        : cannotTell(`rtp.processes: in the statistics of real-time protection, ${unread} lack ${field}`);
    }
    const processes = rank(
      fact.value,
      (_, index) => String(index),
      (process) => process[field],
    ).slice(0, SHOWN_PROCESSES);
    const ranking = processes.flatMap(({ elements, amount }) =>
      elements.map((process) => `${programName(process)}: ${show(amount)}`),
    );
    const placeholders = {
      program: showProgram(first),
      share: formatShare(top.share),
      amount: show(top.amount),
      total: show(top.total),
      ranking: ranking.join('; '),
    };
    return problem(placeholders, proofOfElements('rtp.processes', fact, top.elements));
  },
});
