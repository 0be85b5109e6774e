import { z } from 'zod';
import { formatSize } from '../../lib/quantity.ts';
import type { Proof } from '../condition.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOfElements } from '../evaluator.ts';
import { proofOfSeries } from '../series-proof.ts';
import { THRESHOLDS } from '../thresholds.ts';

const LIMIT_BYTES = THRESHOLDS['large-memory'].value;

interface Measured {
  readonly process: string;
  readonly bytes: number;
  readonly proof: Proof;
}

/** Whether a process of Defender took very much memory, at any moment that was measured: over time, or once. */
export const largeMemory = defineEvaluator({
  needs: [],
  uses: ['processes.series', 'processes.snapshot'],
  params: z.strictObject({}),
  fills: ['process', 'size'],
  evaluate(_facts, _params, others) {
    const [series, snapshot] = [others['processes.series'], others['processes.snapshot']];
    const measured: Measured[] = [];
    if (series.state === 'known') {
      for (const one of series.value) {
        const bytes = one.points.reduce((most, { rssBytes }) => Math.max(most, rssBytes ?? -1), -1);
        if (bytes >= 0) measured.push({ process: one.process, bytes, proof: proofOfSeries(series, one, { bytes }) });
      }
    }
    if (snapshot.state === 'known') {
      for (const one of snapshot.value) {
        if (one.process === null || one.rssBytes === null) continue;
        const [proof] = proofOfElements('processes.snapshot', snapshot, [one]);
        measured.push({ process: one.process, bytes: one.rssBytes, proof });
      }
    }
    const [largest] = measured.sort((one, other) => other.bytes - one.bytes);
    if (largest === undefined) {
      return cannotTell('processes.series, processes.snapshot: neither tells the memory of a process of Defender');
    }
    const { process, bytes, proof } = largest;
    return bytes > LIMIT_BYTES ? problem({ process, size: formatSize(bytes) }, [proof]) : clear([proof]);
  },
});
