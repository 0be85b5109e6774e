import { comparabilityWarnings } from '../analyze/compare/comparability.ts';
import { compareFacts } from '../analyze/compare/compare-facts.ts';
import { compareFindings } from '../analyze/compare/compare-findings.ts';
import { compareLoads } from '../analyze/compare/compare-loads.ts';
import type { Lookup } from '../analyze/condition.ts';
import type { SourceComparison } from '../model/comparison.ts';
import type { Findings } from '../model/finding.ts';
import type { Plots } from '../model/plots.ts';

/** One of the two sources, analyzed. */
export interface ComparedSource {
  /** As the person gave it. */
  readonly name: string;
  readonly findings: Findings;
  readonly plots: Plots;
  readonly lookup: Lookup;
}

/** What is different in the second source. The same two sources give the same answer. */
export function compareInputs(before: ComparedSource, after: ComparedSource): SourceComparison {
  const { versions, settings, profiles, notCompared } = compareFacts(before.lookup, after.lookup);
  return {
    schema: 1,
    tool: before.findings.tool,
    before: sideOf(before),
    after: sideOf(after),
    warnings: comparabilityWarnings(before.lookup, after.lookup),
    ...{ versions, settings, profiles },
    findings: compareFindings(before.findings.findings, after.findings.findings),
    loads: compareLoads(before.lookup, after.lookup),
    notCompared,
  };
}

function sideOf({ name, findings: { source, host, notes = [] } }: ComparedSource): SourceComparison['before'] {
  const { osVersion, appVersion } = host;
  return { name, kind: source.kind, sha256: source.sha256, osVersion, appVersion, notes: [...notes] };
}
