import { z } from 'zod';
import { formatDuration, formatSize } from '../../lib/quantity.ts';
import type { FactValue } from '../../parse/index.ts';
import { cannotTell, clear, defineEvaluator, problem } from '../evaluator.ts';
import { proofOfSeries } from '../series-proof.ts';
import { THRESHOLDS } from '../thresholds.ts';

const PARTS = THRESHOLDS['memory-growth-samples'].value;
const MIN_BYTES = THRESHOLDS['memory-growth-bytes'].value;

/**
 * Whether the memory of a process of Defender only ever grew: the samples are cut into five parts of equal length, of which each
 * must have a higher median than the one before. A restart begins a new series.
 */
export const memoryGrowth = defineEvaluator({
  needs: ['processes.series'],
  params: z.strictObject({}),
  fills: ['process', 'before', 'after', 'duration'],
  evaluate(facts) {
    const fact = facts['processes.series'];
    const judged = fact.value.flatMap((series) => {
      const medians = mediansOf(series);
      return medians === undefined ? [] : [{ series, medians }];
    });
    if (judged.length === 0)
      return cannotTell(`processes.series: no process has ${PARTS} measurements of memory; record longer`);
    const growing = judged
      .filter(({ medians }) => isGrowth(medians))
      .sort((one, other) => rise(other.medians) - rise(one.medians));
    const [worst] = growing;
    if (worst === undefined) return clear(judged.map(({ series }) => proofOfSeries(fact, series, {})));
    const { series, medians } = worst;
    const ms = Date.parse(series.points.at(-1)?.t ?? '') - Date.parse(series.points[0]?.t ?? '');
    const found = {
      process: series.process,
      before: formatSize(medians[0] ?? 0),
      after: formatSize(medians.at(-1) ?? 0),
      duration: formatDuration(ms),
    };
    return problem(found, [proofOfSeries(fact, series, found)]);
  },
});

function isGrowth(medians: readonly number[]): boolean {
  return (
    rise(medians) >= MIN_BYTES && medians.every((median, index) => index === 0 || median > (medians[index - 1] ?? 0))
  );
}

function rise(medians: readonly number[]): number {
  return (medians.at(-1) ?? 0) - (medians[0] ?? 0);
}

/** Undefined when there are too few measurements. */
function mediansOf({ points }: FactValue<'processes.series'>[number]): number[] | undefined {
  const measured = points.flatMap(({ rssBytes }) => (rssBytes === null ? [] : [rssBytes]));
  if (measured.length < PARTS) return undefined;
  return Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => Math.floor((edge * measured.length) / PARTS));
    const sorted = measured.slice(from, to).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  });
}
