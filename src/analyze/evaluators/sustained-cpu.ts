import { z } from 'zod';
import { busiestWindow } from '../cpu-window.ts';
import { cannotTell, clear, defineEvaluator, problem } from '../evaluator.ts';
import { processParam } from '../process-param.ts';
import { proofOfSeries } from '../series-proof.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** Each is enough; the first is what macOS itself judges by. */
const LIMITS = [
  { above: THRESHOLDS['sustained-cpu-percent'].value, overSeconds: THRESHOLDS['sustained-cpu-seconds'].value },
  { above: THRESHOLDS['extreme-cpu-percent'].value, overSeconds: THRESHOLDS['extreme-cpu-seconds'].value },
];
const CLEAR_AFTER_SECONDS = THRESHOLDS['sustained-cpu-seconds'].value;

/** Whether a process of Defender was busy for minutes; `process` is its canonical name. Only samples over time can tell. */
export const sustainedCpu = defineEvaluator({
  needs: ['processes.series', 'processes.series-interval-seconds'],
  params: z.strictObject({ process: processParam }),
  fills: ['process', 'percent', 'seconds', 'startsAt'],
  evaluate(facts, { process }) {
    const fact = facts['processes.series'];
    const interval = facts['processes.series-interval-seconds'].value;
    const all = fact.value.filter((series) => series.process === process);
    if (all.length === 0) return cannotTell(`processes.series: there are no samples of ${process}`);
    for (const series of all) {
      for (const { above, overSeconds } of LIMITS) {
        const window = busiestWindow(series, overSeconds, interval);
        if (window === undefined || window.percent <= above) continue;
        const found = {
          process,
          percent: Math.round(window.percent),
          seconds: Math.round(window.seconds),
          startsAt: window.startsAt,
        };
        return problem(found, [proofOfSeries(fact, series, found)]);
      }
    }
    const proofs = all.flatMap((series) => {
      const window = busiestWindow(series, CLEAR_AFTER_SECONDS, interval);
      return window === undefined ? [] : [proofOfSeries(fact, series, { percent: Math.round(window.percent) })];
    });
    if (proofs.length > 0) return clear(proofs);
    return cannotTell(
      `processes.series: no samples of ${process} over ${CLEAR_AFTER_SECONDS} seconds without a gap; record longer`,
    );
  },
});
