import { z } from 'zod';
import { formatSize } from '../../lib/quantity.ts';
import type { FactValue } from '../../parse/index.ts';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOfElements } from '../evaluator.ts';
import { proofOfSeries } from '../series-proof.ts';
import { THRESHOLDS } from '../thresholds.ts';

const ENGINE = 'wdavdaemon_unprivileged';
const NEARBY_MS = THRESHOLDS['scan-nearby'].value * 60_000;
const MIN_BYTES = THRESHOLDS['memory-growth-bytes'].value;

/** Memory of the engine around one update of the definitions. */
interface Change {
  readonly before: number;
  /** The most within minutes after it. */
  readonly after: number;
  /** When measuring ended. */
  readonly last: number;
}

/**
 * Whether the memory of the engine jumped right after new definitions became active, as the log tells it. Not applicable when none
 * did while memory was measured.
 */
export const memoryAfterDefinitions = defineEvaluator({
  needs: ['processes.series', 'core-log.events'],
  params: z.strictObject({}),
  fills: ['at', 'before', 'after', 'last'],
  evaluate({ 'processes.series': fact, 'core-log.events': events }) {
    const updates = events.value.filter(({ kind }) => kind === 'definitions');
    if (updates.length === 0) return cannotTell('core-log.events: the logs tell of no update of the definitions');
    const engines = fact.value.filter(({ process }) => process === ENGINE);
    if (engines.length === 0) return cannotTell(`processes.series: there are no samples of ${ENGINE}`);
    const measured = engines.flatMap((series) =>
      updates.flatMap((update) => {
        const change = changeAround(series, Date.parse(update.occurredAt));
        return change === undefined ? [] : [{ series, update, change }];
      }),
    );
    const [worst] = measured.sort((one, other) => rise(other.change) - rise(one.change));
    if (worst === undefined) return notApplicable('no new definitions came while memory was measured');
    const { series, update, change } = worst;
    const { before, after, last } = change;
    const found = { at: update.occurredAt, ...sizes({ before, after, last }) };
    const proofs = [
      proofOfSeries(fact, series, found),
      ...proofOfElements('core-log.events', events, [update]),
    ] as const;
    return rise(change) < MIN_BYTES ? clear(proofs) : problem(found, [...proofs]);
  },
});

function changeAround({ points }: FactValue<'processes.series'>[number], atMs: number): Change | undefined {
  const memory = points.flatMap(({ t, rssBytes }) => (rssBytes === null ? [] : [{ ms: Date.parse(t), rssBytes }]));
  const near = memory.filter(({ ms }) => Math.abs(ms - atMs) <= NEARBY_MS);
  const before = near.findLast(({ ms }) => ms <= atMs);
  const after = near.filter(({ ms }) => ms > atMs).map(({ rssBytes }) => rssBytes);
  const last = memory.at(-1);
  if (before === undefined || after.length === 0 || last === undefined) return undefined;
  return { before: before.rssBytes, after: Math.max(...after), last: last.rssBytes };
}

function rise({ before, after }: Change): number {
  return after - before;
}

function sizes({ before, after, last }: Change) {
  return { before: formatSize(before), after: formatSize(after), last: formatSize(last) };
}
