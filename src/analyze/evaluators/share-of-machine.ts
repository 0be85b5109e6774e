import { z } from 'zod';
import { busiestWindow } from '../cpu-window.ts';
import { cannotTell, clear, defineEvaluator, problem } from '../evaluator.ts';
import { proofOfSeries } from '../series-proof.ts';
import { THRESHOLDS } from '../thresholds.ts';

const SECONDS = THRESHOLDS['sustained-cpu-seconds'].value;
const BUSY_PERCENT = THRESHOLDS['sustained-cpu-percent'].value;

/** What the busiest process of Defender took of the whole Mac: tools give load in percent of one core, which people misread. */
export const shareOfMachine = defineEvaluator({
  needs: ['processes.series', 'processes.series-interval-seconds', 'system.cores'],
  params: z.strictObject({}),
  fills: ['process', 'percent', 'cores', 'machinePercent'],
  evaluate(facts) {
    const fact = facts['processes.series'];
    const interval = facts['processes.series-interval-seconds'].value;
    const cores = facts['system.cores'].value;
    const measured = fact.value.flatMap((series) => {
      const window = busiestWindow(series, SECONDS, interval);
      return window === undefined ? [] : [{ series, percent: Math.round(window.percent) }];
    });
    const [busiest] = measured.sort((one, other) => other.percent - one.percent);
    if (busiest === undefined)
      return cannotTell(
        `processes.series: no samples of processes over ${SECONDS} seconds without a gap; record longer`,
      );
    const { series, percent } = busiest;
    const found = { process: series.process, percent, cores, machinePercent: Math.round(percent / cores) };
    const proof = proofOfSeries(fact, series, found);
    return percent <= BUSY_PERCENT ? clear([proof]) : problem(found, [proof]);
  },
});
