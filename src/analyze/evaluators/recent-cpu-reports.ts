import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOfElements } from '../evaluator.ts';
import { processParam } from '../process-param.ts';
import { recentReports } from '../recent-reports.ts';
import { listed, shownAs } from '../template.ts';
import { THRESHOLDS } from '../thresholds.ts';

const DAYS = THRESHOLDS['cpu-report-days'].value;

/** Whether macOS wrote a CPU report about one of some processes (canonical names) in the last days. */
export const recentCpuReports = defineEvaluator({
  needs: ['reports.resource', 'source.now', 'source.kind'],
  params: z.strictObject({ processes: z.array(processParam).min(1) }),
  fills: ['count', 'days', 'reports'],
  evaluate(facts, { processes }) {
    const fact = facts['reports.resource'];
    const ofCpu = fact.value.filter(({ kind }) => kind === 'cpu');
    const now = facts['source.now'].value;
    const { recent, undated } = recentReports(ofCpu, processes, ({ startedAt }) => startedAt, now, DAYS);
    if (recent.length > 0) {
      const reports = recent.map(({ process, version, startedAt, cpuSeconds, averagePercent }) =>
        [
          `${process}${version === null ? '' : ` ${shortVersion(version)}`} on ${shownAs(startedAt)}`,
          ...(cpuSeconds === null ? [] : [`${cpuSeconds} s of CPU time`]),
          ...(averagePercent === null ? [] : [`${averagePercent} % of one core`]),
        ].join(', '),
      );
      const found = { count: recent.length, days: DAYS, reports: listed(reports.map((report) => `(${report})`)) };
      return problem(found, proofOfElements('reports.resource', fact, recent));
    }
    if (undated.length > 0)
      return cannotTell('reports.resource: a report about Defender does not say when it was made');
    if (facts['source.kind'].value === 'files')
      return cannotTell(
        'reports.resource: single files cannot tell that there are no other reports; give the whole folder',
      );
    return clear(proofOfElements('reports.resource', fact, ofCpu));
  },
});

/** Reports write a version and its build, which Defender does not tell apart: `101.26062.0012 (101.26062.0012)`. */
function shortVersion(version: string): string {
  const [, short, build] = /^(\S+) \((\S+)\)$/.exec(version) ?? [];
  return short !== undefined && short === build ? short : version;
}
