import type { Finding } from './finding.ts';
import type { Severity } from './severity.ts';

/** One condition of a rule and what became of it. */
export interface ExplainedCondition {
  readonly truth: 'true' | 'false' | 'unknown';
  /** In words: `health.behavior-monitoring is enabled`. */
  readonly asks: string;
  readonly seen?: string;
  /** `commands/mdatp-health.json:12: "behaviorMonitoring": …` */
  readonly places: readonly string[];
  readonly missing: readonly string[];
  readonly parts: readonly ExplainedCondition[];
}

/** Why a rule came to its verdict. */
export interface Explanation {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: Finding['verdict'];
  /** The verdict in words: the message, the reason, or what is missing. */
  readonly says: readonly string[];
  readonly conditions: readonly ExplainedCondition[];
}
