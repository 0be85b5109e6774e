import { z } from 'zod';
import { formatDuration } from '../../lib/quantity.ts';
import type { FactValue } from '../../parse/index.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { showProgram } from '../program.ts';
import { listed } from '../template.ts';
import { THRESHOLDS } from '../thresholds.ts';

type RtpProcess = FactValue<'rtp.processes'>[number];

/** Whether single files took long to scan. Fills `processes`, the slowest first. */
export const rtpSlowFiles = defineEvaluator({
  needs: ['rtp.processes'],
  params: z.strictObject({}),
  fills: ['processes'],
  evaluate({ 'rtp.processes': fact }) {
    const measured = fact.value.filter(
      (process) => process.maxFileScanTimeMs !== null || (process.scanTimeMs !== null && process.filesScanned !== null),
    );
    if (measured.length === 0)
      return cannotTell('rtp.processes: the statistics of real-time protection hold no times of files');
    const slow = measured.filter(isSlow).toSorted((one, other) => slowestMs(other) - slowestMs(one));
    if (slow.length === 0) return clear(proofOf('rtp.processes', fact));
    const processes = slow.map((process) => `${showProgram(process)} (${describe(process)})`);
    return problem({ processes: listed(processes) }, proofOfElements('rtp.processes', fact, slow));
  },
});

function isSlow(process: RtpProcess): boolean {
  const isMeanSlow = (meanMs(process) ?? 0) >= THRESHOLDS['rtp-mean-file-time'].value;
  return (process.maxFileScanTimeMs ?? 0) >= THRESHOLDS['rtp-slowest-file-time'].value || isMeanSlow;
}

/** Undefined for few files: one that is slow would make the mean. */
function meanMs({ scanTimeMs, filesScanned }: RtpProcess): number | undefined {
  const isEnough = filesScanned !== null && filesScanned >= THRESHOLDS['rtp-mean-file-floor'].value;
  return scanTimeMs === null || !isEnough ? undefined : scanTimeMs / filesScanned;
}

function slowestMs(process: RtpProcess): number {
  return Math.max(process.maxFileScanTimeMs ?? 0, meanMs(process) ?? 0);
}

function describe(process: RtpProcess): string {
  const mean = meanMs(process);
  return [
    ...(mean === undefined ? [] : [`${formatDuration(mean)} per file`]),
    ...(process.maxFileScanTimeMs === null ? [] : [`slowest ${formatDuration(process.maxFileScanTimeMs)}`]),
  ].join(', ');
}
