import type { SourceComparison } from '../../model/comparison.ts';
import type { Finding } from '../../model/finding.ts';
import { SEVERITIES } from '../../model/severity.ts';

type Turns = SourceComparison['findings'];
type Problem = Extract<Finding, { verdict: 'problem' }>;

/** Problems that appeared or went. One that the other side has no evidence for may have been there as well. */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): Turns {
  const [appeared, undecidedAfter] = problemsNotIn(before, after, 'after');
  const [went, undecidedBefore] = problemsNotIn(after, before, 'before');
  return { appeared, went, undecided: byWeight([...undecidedAfter, ...undecidedBefore]) };
}

function problemsNotIn(
  others: readonly Finding[],
  findings: readonly Finding[],
  problemIn: 'before' | 'after',
): [Turns['appeared'], Turns['undecided']] {
  const byRule = new Map(others.map((finding) => [finding.rule, finding]));
  const decided: Turns['appeared'] = [];
  const undecided: Turns['undecided'] = [];
  for (const finding of findings) {
    if (finding.verdict !== 'problem') continue;
    const other = byRule.get(finding.rule);
    if (other?.verdict === 'clear' || other?.verdict === 'not-applicable') decided.push(turnOf(finding));
    else if (other?.verdict !== 'problem')
      undecided.push({ ...turnOf(finding), problemIn, missing: other?.verdict === 'unknown' ? other.missing : [] });
  }
  return [byWeight(decided), undecided];
}

function turnOf({ rule, title, severity }: Problem): Turns['appeared'][number] {
  return { rule, title, severity };
}

function byWeight<T extends Turns['appeared'][number]>(turns: readonly T[]): T[] {
  const weight = ({ severity }: T) => SEVERITIES.indexOf(severity);
  return turns.toSorted((one, other) => weight(one) - weight(other) || (one.rule < other.rule ? -1 : 1));
}
