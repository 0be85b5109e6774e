import type { BehaviorMonitoring, Finding, Findings } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import type { Severity } from '../../src/model/severity.ts';

export type Problem = Extract<Finding, { verdict: 'problem' }>;

const HASH = '0123456789abcdef'.repeat(4);

/** A problem with one line of evidence. */
export function problem(rule: string, severity: Severity, edits: Partial<Problem> = {}): Problem {
  return {
    rule,
    verdict: 'problem',
    title: `The title of ${rule}`,
    severity,
    message: `The message of ${rule}.`,
    evidence: [
      { path: `logs/${rule}.log`, sha256: HASH, line: 7, excerpt: `proof of ${rule}`, fact: 'core-log.lines' },
    ],
    fix: [`Look at it with \`mdatp health --field ${rule}\`.`],
    references: [`https://learn.microsoft.com/${rule}`],
    falsePositives: [`Only ${rule} says so.`],
    ...edits,
  };
}

/** The verdict on behavior monitoring of an experiment that found it out. */
export const IMPLICATED: BehaviorMonitoring = {
  verdict: 'implicated',
  reason: 'Behavior monitoring costs wdavdaemon_unprivileged 38.0 points of one core.',
  next: ['Run `sudo mdatp diagnostic behavior-monitoring-statistics --sort`.'],
  comparisons: [
    {
      process: 'wdavdaemon_unprivileged',
      metric: 'cpu',
      unit: 'percent-of-one-core',
      off: { n: 240, median: 6.1, p95: 14 },
      on: { n: 240, median: 44.2, p95: 71.3 },
      difference: { estimate: 38, low: 31.2, high: 44, confidence: 0.95 },
      pValue: 0.0002,
      method: 'permutation of windows',
    },
  ],
  changePoints: [
    {
      process: 'wdavdaemon_unprivileged',
      metric: 'cpu',
      at: '2026-11-18T09:13:00.000Z',
      before: 6,
      after: 43.8,
      difference: { estimate: 37.8, low: 30.9, high: 44.1, confidence: 0.95 },
      near: [{ event: 'behavior-monitoring-enabled', at: '2026-11-18T09:10:00.000Z', offsetSeconds: -180 }],
    },
  ],
};

/** Findings with these entries, whose counts fit. */
export function findingsOf(findings: readonly Finding[], edits: Partial<Findings> = {}): Findings {
  const count = (verdict: Finding['verdict']): number => findings.filter((one) => one.verdict === verdict).length;
  const bySeverity = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const finding of findings) if (finding.verdict === 'problem') bySeverity[finding.severity] += 1;
  return {
    schema: 1,
    tool: { name: 'mdediag', version: '0.1.0' },
    rulePacks: [{ name: 'builtin', version: '0.1.0', sha256: HASH }],
    source: { kind: 'mdediag', sha256: null, verified: true },
    host: { osVersion: '26.6.2', appVersion: '101.26022.0015', releaseRing: 'Production' },
    coverage: {
      artifacts: 14,
      factsKnown: 96,
      factsAbsent: 12,
      factsUnreadable: 1,
      linesRead: 120_345,
      linesUnparsed: 12,
    },
    summary: {
      problem: count('problem'),
      clear: count('clear'),
      notApplicable: count('not-applicable'),
      unknown: count('unknown'),
      broken: count('broken'),
      bySeverity,
    },
    notes: [],
    findings: [...findings],
    behaviorMonitoring: IMPLICATED,
    ...edits,
  };
}

/** A report that has something in every part. */
export function exampleReport(edits: Partial<Report> = {}): Report {
  const problems = (['critical', 'high', 'medium', 'low', 'info'] as const).map((severity) =>
    problem(`rule-${severity}`, severity),
  );
  return {
    name: 'bundle k3f9q2',
    findings: findingsOf([
      ...problems,
      { rule: 'rule-clear', verdict: 'clear', title: 'The clear one' },
      { rule: 'rule-foreign', verdict: 'not-applicable', reason: 'the organization does not set it' },
      {
        rule: 'rule-open',
        verdict: 'unknown',
        missing: ['rtp.processes: not collected: the statistics (to get it: run `mdatp x`)'],
      },
    ]),
    plots: {
      load: { missing: 'nothing was recorded' },
      distributions: { missing: 'nothing was recorded' },
      scans: { missing: 'nothing was counted' },
      errors: { missing: 'there is no log' },
      outcomes: { missing: 'there is no plan' },
    },
    bundle: {
      bundleId: 'k3f9q2k3f9q2k3f9q2k3',
      case: 'SR-12345',
      finishedAt: '2026-11-20T18:45:09.120Z',
      host: {
        platform: 'darwin',
        osVersion: '26.6.2',
        arch: 'arm64',
        cores: 8,
        memoryBytes: 17_179_869_184,
        bootedAt: null,
        root: null,
      },
      redaction: undefined,
      totals: { planned: 3, collected: 1, absent: 1, denied: 1, bytes: 1_423, completeness: 0.5 },
      manifestSha256: HASH,
    },
    inventory: [
      {
        name: '/Library/Logs/Microsoft/mdatp/install.log',
        path: 'files/Library/Logs/Microsoft/mdatp/install.log',
        category: 'defender-logs',
        outcome: 'collected',
        isLoss: false,
        reason: null,
        fix: null,
        sizeBytes: 1_423,
        sha256: HASH,
      },
      {
        name: '/Library/Logs/Microsoft/mdatp/secret.log',
        path: null,
        category: 'defender-logs',
        outcome: 'denied',
        isLoss: true,
        reason: 'only the administrator account may read it',
        fix: 'Run the same command again with `sudo` in front of it.',
        sizeBytes: null,
        sha256: null,
      },
      {
        name: '/Library/Logs/Microsoft/autoupdate.log',
        path: null,
        category: 'autoupdate',
        outcome: 'absent',
        isLoss: false,
        reason: 'there is no such file here',
        fix: null,
        sizeBytes: null,
        sha256: null,
      },
    ],
    contexts: {
      shown: problems.map(({ rule }) => ({
        path: `logs/${rule}.log`,
        line: 7,
        firstLine: 5,
        lines: [`fifth line of ${rule}`, `sixth line of ${rule}`, `proof of ${rule}`, `eighth line of ${rule}`],
      })),
      leftOut: 0,
    },
    settings: {
      rows: [
        {
          key: 'antivirusEngine.enforcementLevel',
          origin: 'mdm',
          value: 'real_time',
          place: { path: 'files/managed.plist', line: 4, excerpt: 'x' },
          overridden: [{ origin: 'local', value: 'passive', place: null }],
          reported: null,
        },
        { key: 'cloudService.enabled', origin: 'default', value: true, place: null, overridden: [], reported: null },
      ],
      leftOut: 0,
      unknown: [{ origin: 'attach', reason: 'not collected: the file of settings sent by the portal' }],
    },
    timeline: [
      {
        event: 'app-updated',
        at: '2026-11-18T09:12:31.000Z',
        detail: '101.1 to 101.2',
        place: { path: 'install.log', line: 3, excerpt: 'x' },
      },
    ],
    ...edits,
  };
}
