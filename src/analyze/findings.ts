import type { Evidence, Finding, Findings } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { SEVERITIES, type Severity } from '../model/severity.ts';
import type { Lookup, Proof } from './condition.ts';
import { type Conclusion, judge } from './judge.ts';

/** SHA-256 of a file of the source; null when it is not known. */
export type HashOf = (path: string) => string | null;

/** The clock and how long all rules together may take; later ones are broken then. */
export interface TimeBudget {
  /** Milliseconds, from any start. */
  readonly clock: () => number;
  readonly maxMs: number;
}

/** More places prove a claim no better, and hide the others. */
const MAX_EVIDENCE = 10;
/** … but where each place has a fault of its own, each is something to correct. */
const MAX_FAULTS = 50;

/** What every rule says: problems first, by severity, then by rule id. */
export function judgeAll(rules: readonly Rule[], lookup: Lookup, hashOf: HashOf, budget: TimeBudget): Finding[] {
  const end = budget.clock() + budget.maxMs;
  const late: Conclusion = { verdict: 'broken', message: `the rules took more than ${budget.maxMs} ms` };
  return rules
    .map((rule) => toFinding(rule, budget.clock() > end ? late : judge(rule, lookup).conclusion, hashOf))
    .sort(byWeight);
}

/** How many rules said what. */
export function summarize(findings: readonly Finding[]): Findings['summary'] {
  const count = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict).length;
  const problems = findings.filter(({ verdict }) => verdict === 'problem');
  const worth = (severity: Severity) => problems.filter((finding) => finding.severity === severity).length;
  return {
    problem: problems.length,
    clear: count('clear'),
    notApplicable: count('not-applicable'),
    unknown: count('unknown'),
    broken: count('broken'),
    bySeverity: {
      critical: worth('critical'),
      high: worth('high'),
      medium: worth('medium'),
      low: worth('low'),
      info: worth('info'),
    },
  };
}

function toFinding(rule: Rule, conclusion: Conclusion, hashOf: HashOf): Finding {
  const { id, title, severity, falsePositives } = rule;
  const words = { rule: id, title, severity, fix: [...rule.fix], references: [...rule.references] };
  switch (conclusion.verdict) {
    case 'problem':
      return {
        ...words,
        verdict: 'problem',
        message: conclusion.message,
        evidence: toEvidence(conclusion.proofs, hashOf),
        ...(falsePositives !== undefined && { falsePositives: [...falsePositives] }),
      };
    case 'clear':
      return { rule: id, title, severity, verdict: 'clear', evidence: toEvidence(conclusion.proofs, hashOf) };
    case 'not-applicable':
      return { rule: id, title, severity, verdict: 'not-applicable', reason: conclusion.reason };
    case 'unknown':
      return { rule: id, title, severity, verdict: 'unknown', missing: [...conclusion.missing] };
    case 'broken':
      return { rule: id, title, severity, verdict: 'broken', message: conclusion.message };
  }
}

function toEvidence(proofs: readonly Proof[], hashOf: HashOf): Evidence[] {
  const places = new Map(
    proofs.map((proof) => [JSON.stringify([proof.path, proof.line, proof.fact, proof.excerpt, proof.why]), proof]),
  );
  const most = proofs.some(({ why }) => why !== undefined) ? MAX_FAULTS : MAX_EVIDENCE;
  return [...places.values()].slice(0, most).map(({ path, line, excerpt, fact, value, why }) => ({
    path,
    sha256: hashOf(path),
    ...(line !== undefined && { line }),
    excerpt,
    fact,
    ...valueInShort(value),
    ...(why !== undefined && { why }),
  }));
}

/** A long list is in the file already. */
function valueInShort(value: unknown): { value?: Evidence['value'] } {
  if (value === null || value === undefined) return {};
  const text = JSON.stringify(value);
  return text.length > 500 ? {} : { value: JSON.parse(text) as Evidence['value'] };
}

function byWeight(one: Finding, other: Finding): number {
  const [first, second] = [one, other].map(weightOf);
  if (first !== undefined && second !== undefined && first !== second) return first - second;
  return one.rule < other.rule ? -1 : 1;
}

function weightOf({ verdict, severity }: Finding): number {
  return verdict === 'problem' ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
}
