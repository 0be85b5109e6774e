import type { Evidence, Finding, Findings } from '../model/finding.ts';
import type { Severity } from '../model/severity.ts';

/** How SARIF ranks a problem; `security-severity` is left out: most of these are not security problems. */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

const KINDS = {
  problem: 'fail',
  clear: 'pass',
  'not-applicable': 'notApplicable',
  unknown: 'open',
  broken: 'review',
} as const;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A SARIF 2.1.0 log: one run for each source, a result for each rule. */
export function sarif(sources: readonly { readonly name: string; readonly findings: Findings }[]): unknown {
  return { $schema: SCHEMA, version: '2.1.0', runs: sources.map(({ name, findings }) => run(name, findings)) };
}

function run(name: string, { tool, rulePacks, findings, source, notes = [] }: Findings): unknown {
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        rules: findings.map(rule),
        properties: { rulePacks },
      },
    },
    invocations: [
      {
        executionSuccessful: findings.every(({ verdict }) => verdict !== 'broken'),
        toolExecutionNotifications: notes.map((text) => ({ level: 'warning', message: { text } })),
      },
    ],
    properties: { source: { name, ...source } },
    results: findings.map(result),
  };
}

function rule({ rule: id, title, severity, references, falsePositives }: Finding): unknown {
  const [helpUri] = references ?? [];
  return {
    id,
    ...(title !== undefined && { shortDescription: { text: title } }),
    ...(helpUri !== undefined && { helpUri }),
    ...(severity !== undefined && { defaultConfiguration: { level: LEVELS[severity] } }),
    properties: { severity, ...(falsePositives !== undefined && { falsePositives }) },
  };
}

function result(finding: Finding, ruleIndex: number): unknown {
  const evidence = 'evidence' in finding ? (finding.evidence ?? []) : [];
  return {
    ruleId: finding.rule,
    ruleIndex,
    kind: KINDS[finding.verdict],
    level: finding.verdict === 'problem' ? LEVELS[finding.severity] : 'none',
    message: { text: messageOf(finding) },
    locations: evidence.map(location),
    ...(finding.verdict === 'problem' && { properties: { severity: finding.severity, fix: finding.fix } }),
  };
}

function messageOf(finding: Finding): string {
  switch (finding.verdict) {
    case 'problem':
    case 'broken':
      return finding.message;
    case 'not-applicable':
      return finding.reason;
    case 'unknown':
      return finding.missing.join('\n');
    case 'clear':
      return finding.title ?? 'Nothing was found.';
  }
}

function location({ path, line, excerpt, sha256, fact, why }: Evidence): unknown {
  const words = why === undefined ? excerpt : `${excerpt} (${why})`;
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path).replace(/[?#]/g, encodeURIComponent) },
      ...(line !== undefined && { region: { startLine: line, snippet: { text: excerpt } } }),
    },
    message: { text: line === undefined ? words : `${fact ?? 'evidence'}: ${words}` },
    properties: { sha256 },
  };
}
