import { z } from 'zod';
import { formatSize } from '../../lib/quantity.ts';
import { clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** 15 MiB of rotated files of each log, unless it is set (the default the XMDE Client Analyzer assumes; read 2026-11). */
const DEFAULT_ROTATED_BYTES = 15_728_640;

/** Whether the log folder is far larger than rotation allows. Fills `total` and `rotated`, in words. */
export const logFolderSize = defineEvaluator({
  needs: ['log-folder.total-bytes'],
  uses: ['local.log-rotation-total-bytes'],
  params: z.strictObject({}),
  fills: ['total', 'rotated'],
  evaluate({ 'log-folder.total-bytes': total }, _, { 'local.log-rotation-total-bytes': setting }) {
    const rotatedBytes = setting.state === 'known' ? setting.value : DEFAULT_ROTATED_BYTES;
    const [first, ...rest] = proofOf('log-folder.total-bytes', total);
    if (total.value <= rotatedBytes * THRESHOLDS['log-folder-excess'].value) return clear([first]);
    const limit = setting.state === 'known' ? proofOf('local.log-rotation-total-bytes', setting) : [];
    return problem({ total: formatSize(total.value), rotated: formatSize(rotatedBytes) }, [first, ...rest, ...limit]);
  },
});
