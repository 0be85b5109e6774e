import type { z } from 'zod';
import { ruleSchema } from '../../src/analyze/rule-file.ts';
import { findingsSchema } from '../../src/model/finding.ts';
import { manifestSchema } from '../../src/model/manifest.ts';
import { samplesLineSchema } from '../../src/model/sample.ts';
import type { Json, JsonObject } from './json-schema-check.ts';

const SHA = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const AT = '2026-11-20T18:45:00.000Z';

const file: JsonObject = {
  id: 'f0001',
  category: 'defender-logs',
  source: 'defender-logs',
  kind: 'file',
  originalPath: '/Library/Logs/Microsoft/mdatp/install.log',
  path: 'files/Library/Logs/Microsoft/mdatp/install.log',
  outcome: 'collected',
  size: 1423,
  sha256: SHA,
  sourceSize: 1423,
  sourceSha256: SHA,
  mode: '0644',
  uid: 0,
  gid: 80,
  modifiedAt: AT,
  changedWhileRead: false,
  redactions: 0,
};

const manifest: JsonObject = {
  schema: 1,
  tool: { name: 'mdediag', version: '0.1.0' },
  bundleId: 'k3f9q2',
  case: 'SR-12345',
  startedAt: AT,
  finishedAt: '2026-11-20T18:45:09.120Z',
  utcOffsetMinutes: 60,
  host: {
    platform: 'darwin',
    osVersion: '26.6.2',
    arch: 'arm64',
    cores: 8,
    memoryBytes: 17_179_869_184,
    bootedAt: AT,
    root: null,
  },
  privileges: { uid: 0, sudo: true, fullDiskAccess: 'granted' },
  consent: {
    mode: 'prompt',
    at: AT,
    noticeSha256: SHA,
    granted: ['defender-logs'],
    declined: ['crash-reports'],
    declinedItems: [],
  },
  limits: { sinceMs: null, maxFileBytes: 100_000_000, maxTotalBytes: 500_000_000, timeoutMs: 900_000 },
  items: [
    file,
    {
      id: 'c0003',
      category: 'live-state',
      source: 'mdatp-health',
      kind: 'command',
      argv: ['/usr/local/bin/mdatp', 'health', '--output', 'json'],
      path: 'commands/mdatp-health.json',
      outcome: 'collected',
      exitCode: 0,
      durationMs: 312,
      size: 2011,
      sha256: SHA,
    },
    {
      id: 'f0007',
      category: 'defender-logs',
      source: 'defender-logs',
      kind: 'file',
      originalPath: '/Library/Logs/Microsoft/mdatp/microsoft_defender.log',
      outcome: 'denied',
      errno: 'EPERM',
      reason: 'Full Disk Access is missing for Terminal',
      fix: 'System Settings → Privacy & Security → Full Disk Access',
    },
  ],
  supportLogs: [
    {
      sha256: SHA,
      size: 48_213,
      original_path: '/Library/Application Support/Microsoft/Defender/wdavdiag/one.zip',
      format: 'zip',
      metadata: { entries: 12 },
    },
  ],
  totals: { planned: 41, collected: 37, absent: 3, denied: 1, bytes: 5_242_880, completeness: 0.974 },
};

const problem: JsonObject = {
  rule: 'bm-below-version-floor',
  title: 'Behavior monitoring is on, but this agent is too old for it',
  severity: 'high',
  verdict: 'problem',
  message: 'Agent 101.98.84 predates behavior monitoring on macOS.',
  evidence: [
    {
      path: 'commands/mdatp-health.json',
      sha256: SHA,
      line: 12,
      excerpt: '"appVersion": "101.98.84"',
      fact: 'app.version',
      value: '101.98.84',
    },
  ],
  fix: ['Update the agent, then collect again.'],
  references: ['https://learn.microsoft.com/defender-endpoint/behavior-monitor-macos'],
};

const unknown: JsonObject = {
  rule: 'rtp-one-process-dominates',
  verdict: 'unknown',
  missing: ['rtp.processes: real-time-protection statistics were not collected'],
};

const behaviorMonitoring: JsonObject = {
  verdict: 'implicated',
  reason: 'CPU rose when it was switched on; exclude the build folder.',
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
      at: AT,
      before: 6,
      after: 43.8,
      difference: { estimate: 37.8, low: 30.9, high: 44.1, confidence: 0.95 },
      near: [{ event: 'behavior-monitoring-enabled', at: AT, offsetSeconds: -180 }],
    },
  ],
};

const findings: JsonObject = {
  schema: 1,
  tool: { name: 'mdediag', version: '0.1.0' },
  rulePacks: [{ name: 'builtin', version: '1', sha256: SHA }],
  source: { kind: 'mdediag', sha256: SHA, verified: true },
  host: { osVersion: '26.6.2', appVersion: '101.25032.0006', releaseRing: 'Production' },
  coverage: {
    artifacts: 14,
    factsKnown: 96,
    factsAbsent: 12,
    factsUnreadable: 1,
    linesRead: 120_345,
    linesUnparsed: 12,
  },
  summary: {
    problem: 4,
    clear: 71,
    notApplicable: 20,
    unknown: 9,
    broken: 0,
    bySeverity: { critical: 1, high: 2, medium: 1, low: 0, info: 0 },
  },
  findings: [problem, unknown],
  behaviorMonitoring,
};

const rule: JsonObject = {
  id: 'bm-below-version-floor',
  title: 'Behavior monitoring is on, but this agent is too old for it',
  severity: 'high',
  applies: { fact: 'health.behavior-monitoring', is: 'enabled' },
  when: { fact: 'app.version', below: '101.24042.0002' },
  message: 'Agent {{ app.version }} predates behavior monitoring on macOS.',
  fix: ['Update the agent, then collect again before judging its load.'],
  references: ['https://learn.microsoft.com/defender-endpoint/behavior-monitor-macos'],
};
const evaluate: JsonObject = { with: 'build-age', params: { of: 'filesScanned', share: 0.5, atLeast: 1000 } };
const when = (condition: Json): JsonObject => ({ ...rule, when: condition });

const header: JsonObject = { kind: 'mdediag-samples', schema: 1, startedAt: AT, intervalMs: 2000, cores: 8 };
const sample: JsonObject = {
  t: '2026-11-20T18:45:02.004Z',
  pid: 321,
  process: 'wdavdaemon_unprivileged',
  cpuPercent: 43.1,
  cpuSeconds: 120.44,
  rssBytes: 296_222_720,
  bm: 'enabled',
  window: 'w03',
};
const unmeasured: JsonObject = { ...sample, cpuPercent: null, bm: null, window: null };

const findingsOf = (...list: Json[]): JsonObject => ({ ...findings, findings: list });

/** A file format with values that are right and values that are wrong. */
export interface Format {
  readonly name: string;
  readonly zod: z.ZodType;
  /** What a reader may rely on, for each shape a value can have. */
  readonly required: readonly (readonly string[])[];
  readonly accepted: readonly (readonly [string, Json])[];
  readonly refused: readonly (readonly [string, Json])[];
}

/** The four formats; the first examples are those of the contract. */
export const FORMATS: readonly Format[] = [
  {
    name: 'manifest',
    zod: manifestSchema,
    required: [
      ['schema', 'tool', 'bundleId', 'startedAt', 'finishedAt', 'host', 'privileges', 'consent', 'items', 'totals'],
    ],
    accepted: [['the example of the contract', manifest]],
    refused: [
      ['another schema number', { ...manifest, schema: 2 }],
      ['no consent', without(manifest, 'consent')],
      ['an outcome nobody knows', { ...manifest, items: [{ ...file, outcome: 'lost' }] }],
      ['a hash that is none', { ...manifest, items: [{ ...file, sha256: 'abc' }] }],
      ['an item that is neither file nor command', { ...manifest, items: [{ ...file, kind: 'folder' }] }],
    ],
  },
  {
    name: 'findings',
    zod: findingsSchema,
    required: [
      ['schema', 'tool', 'rulePacks', 'source', 'host', 'coverage', 'summary', 'findings', 'behaviorMonitoring'],
    ],
    accepted: [
      ['the example of the contract', findings],
      [
        'the other verdicts',
        findingsOf(
          { rule: 'one', verdict: 'clear' },
          { rule: 'two', verdict: 'not-applicable', reason: 'the feature is off' },
          { rule: 'three', verdict: 'broken', message: 'it asked for a fact that does not exist' },
        ),
      ],
      [
        'behavior monitoring that was not looked at',
        {
          ...findings,
          behaviorMonitoring: { verdict: 'not-evaluated', reason: 'No samples.', comparisons: [], changePoints: [] },
        },
      ],
    ],
    refused: [
      ['a problem without evidence', findingsOf(without(problem, 'evidence'))],
      ['a problem with an empty list of evidence', findingsOf({ ...problem, evidence: [] })],
      ['an unknown that does not say what is missing', findingsOf(without(unknown, 'missing'))],
      ['an unknown that misses nothing', findingsOf({ ...unknown, missing: [] })],
      ['a verdict nobody knows', findingsOf({ ...problem, verdict: 'maybe' })],
      ['a severity nobody knows', findingsOf({ ...problem, severity: 'urgent' })],
      ['no word on behavior monitoring', without(findings, 'behaviorMonitoring')],
      ['a p-value above 1', { ...findings, behaviorMonitoring: withPValue(1.5) }],
    ],
  },
  {
    name: 'rule',
    zod: ruleSchema,
    required: [
      ['id', 'title', 'severity', 'message', 'fix', 'references', 'when'],
      ['id', 'title', 'severity', 'message', 'fix', 'references', 'evaluate'],
    ],
    accepted: [
      ['a condition', rule],
      ['a computation', { ...without(rule, 'when'), evaluate }],
      ['known false positives', { ...rule, falsePositives: ['A build machine scans this much every day.'] }],
      ['a range', when({ fact: 'health.definitions-updated-minutes-ago', atLeast: 10, below: 100 })],
      ['a duration', when({ fact: 'health.definitions-updated-minutes-ago', atLeast: '7d' })],
      ['a version among several', when({ fact: 'engine.version', oneOf: ['1.1.25', '1.1.26'] })],
      ['a count', when({ count: { of: 'health.health-issues', matching: { matches: '^/$' }, atLeast: 1 } })],
      [
        'conditions in conditions',
        when({
          all: [
            { any: [{ fact: 'health.edr-device-tags', contains: 'vip' }] },
            { not: { all: [{ fact: 'system.os-version', atLeast: '13' }] } },
          ],
        }),
      ],
    ],
    refused: [
      ['both a condition and a computation', { ...rule, evaluate }],
      ['neither', without(rule, 'when')],
      ['a version YAML made a number', when({ fact: 'app.version', below: 101.1 })],
      ['a whole number for a version', when({ fact: 'engine.version', atLeast: 101 })],
      ['a number among versions', when({ fact: 'app.version', oneOf: ['101.1', 101.2] })],
      ['a number for a version deep inside', when({ all: [{ not: { fact: 'app.version', is: 101.1 } }] })],
      ['a version with a letter', when({ fact: 'app.version', below: '101.beta' })],
      ['an id that is not kebab-case', { ...rule, id: 'BM_03' }],
      ['a fact without an area', when({ fact: 'version', is: '1' })],
      ['a fact in camel case', when({ fact: 'app.appVersion', is: '1' })],
      ['no operator', when({ fact: 'health.log-level' })],
      ['a third operator', when({ fact: 'health.definitions-updated-minutes-ago', atLeast: 1, below: 9, is: 3 })],
      ['an operator nobody knows', when({ fact: 'health.definitions-updated-minutes-ago', above: 1 })],
      ['an empty list of conditions', when({ any: [] })],
      ['a misspelt key', { ...rule, fixes: [] }],
      ['a title that ends in a full stop', { ...rule, title: 'It is off.' }],
      ['a title too long for a line', { ...rule, title: 'x'.repeat(81) }],
    ],
  },
  {
    name: 'samples',
    zod: samplesLineSchema,
    required: [
      ['kind', 'schema', 'startedAt', 'intervalMs', 'cores'],
      ['t', 'pid', 'process', 'cpuPercent', 'cpuSeconds', 'rssBytes', 'bm', 'window'],
      ['t', 'machine', 'cpuPercent', 'usedBytes'],
      ['t', 'event'],
    ],
    accepted: [
      ['the header', header],
      ['the machine at a tick', { t: AT, machine: 'total', cpuPercent: 180.5, usedBytes: null }],
      ['a process at a tick', sample],
      ['what was not measured', unmeasured],
      ['an event', { t: AT, event: 'behavior-monitoring-disabled' }],
      ['a gap', { t: AT, event: 'clock-gap', seconds: 812 }],
    ],
    refused: [
      ['another kind of file', { ...header, kind: 'samples' }],
      ['an interval of nothing', { ...header, intervalMs: 0 }],
      ['a measurement that is left out instead of null', without(sample, 'cpuPercent')],
      ['a negative share', { ...sample, cpuPercent: -1 }],
      ['a state of behavior monitoring nobody knows', { ...sample, bm: 'on' }],
      ['a local time', { ...sample, t: '2026-11-20 18:45:02' }],
      ['an event without a name', { t: AT }],
    ],
  },
];

function without(value: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function withPValue(pValue: number): JsonObject {
  const [comparison] = behaviorMonitoring.comparisons as JsonObject[];
  return { ...behaviorMonitoring, comparisons: [{ ...comparison, pValue }] };
}
