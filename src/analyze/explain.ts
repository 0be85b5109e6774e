import type { ExplainedCondition, Explanation } from '../model/explanation.ts';
import type { Rule } from '../model/rule.ts';
import type { Lookup, Proof, Trace } from './condition.ts';
import { type Conclusion, judge } from './judge.ts';

/** Runs one rule and tells each of its conditions. */
export function explain(rule: Rule, lookup: Lookup): Explanation {
  const { conclusion, traces } = judge(rule, lookup);
  return {
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    verdict: conclusion.verdict,
    says: wordsOf(conclusion),
    conditions: traces.map(toCondition),
  };
}

function wordsOf(conclusion: Conclusion): string[] {
  switch (conclusion.verdict) {
    case 'problem':
    case 'broken':
      return [conclusion.message];
    case 'not-applicable':
      return [conclusion.reason];
    case 'unknown':
      return [...conclusion.missing];
    case 'clear':
      return [];
  }
}

function toCondition({ truth, asks, seen, proofs, missing, parts }: Trace): ExplainedCondition {
  return {
    truth,
    asks,
    ...(seen !== undefined && { seen }),
    places: proofs.map(placeText),
    missing,
    parts: parts.map(toCondition),
  };
}

function placeText({ path, line, excerpt, why }: Proof): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${excerpt}${why === undefined ? '' : ` (${why})`}`;
}
