import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOfElements } from '../evaluator.ts';
import { reportsByAge } from '../recent-reports.ts';
import { listed } from '../template.ts';
import { THRESHOLDS } from '../thresholds.ts';

const DAYS = THRESHOLDS['cpu-report-days'].value;

/** Whether memory ran short in the last days while Defender held the most of it, or was ended for it. */
export const recentMemoryShortages = defineEvaluator({
  needs: ['reports.jetsam'],
  uses: ['source.now', 'source.kind'],
  params: z.strictObject({}),
  fills: ['count', 'days', 'shortages'],
  evaluate({ 'reports.jetsam': fact }, _params, { 'source.now': now, 'source.kind': kind }) {
    const ours = fact.value.filter((report) => report.isDefenderLargest === true || report.isDefenderEnded === true);
    if (ours.length === 0) return clear(proofOfElements('reports.jetsam', fact, fact.value));
    if (now.state !== 'known') return cannotTell(`source.now: ${now.reason}`);
    const { recent, undated } = reportsByAge(ours, ({ occurredAt }) => occurredAt, now.value, DAYS);
    if (recent.length > 0) {
      const shortages = recent.map(
        ({ occurredAt, largestProcess }) => `(${occurredAt}; largest process: ${largestProcess ?? 'not named'})`,
      );
      const found = { count: recent.length, days: DAYS, shortages: listed(shortages) };
      return problem(found, proofOfElements('reports.jetsam', fact, recent));
    }
    if (undated.length > 0) return cannotTell('reports.jetsam: a report about Defender does not say when it was made');
    if (kind.state === 'known' && kind.value === 'files') {
      return cannotTell(
        'reports.jetsam: single files cannot tell that there are no other reports; give the whole folder',
      );
    }
    return clear(proofOfElements('reports.jetsam', fact, ours));
  },
});
