import type { FactValue } from '../parse/index.ts';
import type { Proof } from './condition.ts';
import type { KnownFact } from './evaluator.ts';

type SeriesFact = KnownFact<FactValue<'processes.series'>>;

/** Where a series begins, with what was computed from it; never its points, of which there can be hundreds of thousands. */
export function proofOfSeries(
  fact: SeriesFact,
  { process, pid, at }: SeriesFact['value'][number],
  computed: Readonly<Record<string, string | number>>,
): Proof {
  return { ...(at ?? fact.evidence[0]), fact: 'processes.series', value: { process, pid, ...computed } };
}
