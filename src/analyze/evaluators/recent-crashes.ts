import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOfElements } from '../evaluator.ts';
import { processParam } from '../process-param.ts';
import { recentReports } from '../recent-reports.ts';
import { listed, shownAs } from '../template.ts';
import { THRESHOLDS } from '../thresholds.ts';

const DAYS = THRESHOLDS['crash-days'].value;
const MIN_COUNT = THRESHOLDS['crash-count'].value;

/** Whether some processes (canonical names) crashed repeatedly in the last days. */
export const recentCrashes = defineEvaluator({
  needs: ['reports.crashes', 'source.now', 'source.kind'],
  params: z.strictObject({ processes: z.array(processParam).min(1) }),
  fills: ['count', 'days', 'crashes'],
  evaluate(facts, { processes }) {
    const fact = facts['reports.crashes'];
    const now = facts['source.now'].value;
    const { recent, undated } = recentReports(fact.value, processes, ({ crashedAt }) => crashedAt, now, DAYS);
    if (recent.length >= MIN_COUNT) {
      const crashes = recent.map(
        ({ process, crashedAt, exception, signal }) =>
          `${process} on ${shownAs(crashedAt)} (${exception ?? signal ?? 'no exception named'})`,
      );
      const found = { count: recent.length, days: DAYS, crashes: listed(crashes) };
      return problem(found, proofOfElements('reports.crashes', fact, recent));
    }
    if (recent.length + undated.length >= MIN_COUNT) {
      return cannotTell('reports.crashes: a report about Defender does not say when it was made');
    }
    if (facts['source.kind'].value === 'files')
      return cannotTell(
        'reports.crashes: single files cannot tell that there are no other reports; give the whole folder',
      );
    return clear(proofOfElements('reports.crashes', fact, recent));
  },
});
