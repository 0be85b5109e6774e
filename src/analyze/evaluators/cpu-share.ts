import { z } from 'zod';
import { cpuSecondsOf } from '../cpu-window.ts';
import { cannotTell, clear, defineEvaluator, notApplicable, problem } from '../evaluator.ts';
import { processParam } from '../process-param.ts';
import { proofOfSeries } from '../series-proof.ts';
import { THRESHOLDS } from '../thresholds.ts';

const MIN_SECONDS = THRESHOLDS['sustained-cpu-seconds'].value;
const BUSY_PERCENT = THRESHOLDS['sustained-cpu-percent'].value;
const MIN_SHARE = THRESHOLDS['cpu-dominant-share'].value;

/** Whether some processes (canonical names) cause most of the load of a busy Defender. Not applicable while Defender is hardly busy. */
export const cpuShare = defineEvaluator({
  needs: ['processes.series', 'processes.series-interval-seconds'],
  params: z.strictObject({ processes: z.array(processParam).min(1) }),
  fills: ['sharePercent', 'percent'],
  evaluate(facts, { processes }) {
    const fact = facts['processes.series'];
    const interval = facts['processes.series-interval-seconds'].value;
    const times = fact.value.flatMap(({ points }) => points.map(({ t }) => Date.parse(t)));
    const [from, to] = times.reduce(([low, high], t) => [Math.min(low, t), Math.max(high, t)], [Infinity, -Infinity]);
    const wallSeconds = (to - from) / 1_000;
    if (!(wallSeconds >= MIN_SECONDS)) {
      return cannotTell(
        `processes.series: the samples of processes cover less than ${MIN_SECONDS} seconds; record longer`,
      );
    }
    const loads = fact.value.map((series) => ({ series, cpuSeconds: cpuSecondsOf(series, interval) }));
    const total = loads.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    const percent = Math.round((100 * total) / wallSeconds);
    if (percent < BUSY_PERCENT)
      return notApplicable(`Defender took ${percent} % of one core in all, which is not much`);
    const named = loads.filter(({ series }) => processes.includes(series.process));
    const share = named.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / total;
    const proofs = loads.map(({ series, cpuSeconds }) =>
      proofOfSeries(fact, series, { cpuSeconds: Math.round(cpuSeconds) }),
    );
    const [first, ...rest] = proofs;
    if (share < MIN_SHARE || first === undefined) return clear(proofs);
    return problem({ sharePercent: Math.round(100 * share), percent }, [first, ...rest]);
  },
});
