import type { Finding, Findings } from '../model/finding.ts';

type Verdict = Finding['verdict'];
type Of<V extends Verdict> = Extract<Finding, { verdict: V }>;

/** The findings with one verdict, in the order they have. */
export function withVerdict<V extends Verdict>({ findings }: Findings, verdict: V): Of<V>[] {
  return findings.filter((finding): finding is Of<V> => finding.verdict === verdict);
}

/** What a reader must know of the source before the findings. */
export function notesOf({ notes = [] }: Findings): readonly string[] {
  return notes;
}

/** What is missing, and the rules that need it; most rules first. */
export interface Gap {
  /** `rtp.processes: … was not collected (to get it: …)`, without the name of the fact. */
  readonly reason: string;
  readonly rules: readonly string[];
}

/** Why rules could not be evaluated, grouped by reason. */
export function gapsOf(findings: Findings): Gap[] {
  const gaps = new Map<string, Set<string>>();
  for (const { rule, missing } of withVerdict(findings, 'unknown')) {
    for (const each of missing) {
      const reason = each.replace(/^[a-z0-9-]+\.[a-z0-9-]+: /, '');
      gaps.set(reason, (gaps.get(reason) ?? new Set()).add(rule));
    }
  }
  return Array.from(gaps, ([reason, rules]) => ({ reason, rules: [...rules] })).sort(
    (one, other) => other.rules.length - one.rules.length || (one.reason < other.reason ? -1 : 1),
  );
}

/** `4 problems (1 critical, 3 high), 71 clear, 20 not applicable, 9 not evaluated` */
export function summaryLine({ summary }: Findings): string {
  const { problem, clear, notApplicable, unknown, broken, bySeverity } = summary;
  const worst = Object.entries(bySeverity).flatMap(([severity, count]) =>
    count === 0 ? [] : [`${count} ${severity}`],
  );
  return [
    `${problem} ${problem === 1 ? 'problem' : 'problems'}${worst.length === 0 ? '' : ` (${worst.join(', ')})`}`,
    `${clear} clear`,
    `${notApplicable} not applicable`,
    `${unknown} not evaluated`,
    ...(broken === 0 ? [] : [`${broken} broken`]),
  ].join(', ');
}

/** `macOS 26.1, Defender 101.26022.0015, release ring Production` as far as it is known. */
export function hostLine({ host }: Findings): string {
  return [
    host.osVersion === null ? 'macOS version not known' : `macOS ${host.osVersion}`,
    host.appVersion === null ? 'Defender version not known' : `Defender ${host.appVersion}`,
    ...(host.releaseRing === null ? [] : [`release ring ${host.releaseRing}`]),
  ].join(', ');
}
