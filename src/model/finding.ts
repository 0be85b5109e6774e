import { z } from 'zod';
import { exclusionProposalSchema } from './exclusion-proposal.ts';
import { SEVERITIES } from './severity.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const instant = z.iso.datetime();
const text = z.string().min(1);
const probability = z.number().min(0).max(1);

/** One of {@link SEVERITIES}. */
export const severitySchema = z.enum(SEVERITIES);

const evidence = z.object({
  path: text.describe('file in the source'),
  sha256: sha256.nullable().describe('of that file; null when it could not be read to its end, or is no file'),
  line: z.int().positive().optional(),
  excerpt: z.string().describe('the words that prove it'),
  fact: z.string().optional(),
  value: z.json().optional().describe('what the fact said'),
  why: text.optional().describe('what is wrong in this place, where each place has a fault of its own'),
});

const concluded = {
  rule: text,
  title: text.optional(),
  severity: severitySchema.optional(),
  fix: z.array(text).optional(),
  references: z.array(z.url()).optional(),
  falsePositives: z.array(text).optional().describe('when the rule fires although nothing is wrong'),
};

const findingSchema = z.discriminatedUnion('verdict', [
  z.object({
    ...concluded,
    verdict: z.literal('problem'),
    title: text,
    severity: severitySchema,
    message: text,
    evidence: z.array(evidence).min(1),
    fix: z.array(text),
    references: z.array(z.url()),
  }),
  z.object({ ...concluded, verdict: z.literal('clear'), evidence: z.array(evidence).optional() }),
  z.object({ ...concluded, verdict: z.literal('not-applicable'), reason: text }),
  z.object({
    ...concluded,
    verdict: z.literal('unknown'),
    missing: z.array(text).min(1).describe('each fact that is not known, and why'),
  }),
  z.object({ ...concluded, verdict: z.literal('broken'), message: text.describe('the fault in the rule') }),
]);

const difference = z.object({ estimate: z.number(), low: z.number(), high: z.number(), confidence: probability });
const measured = z.object({ n: count, median: z.number(), p95: z.number() });
const metric = z.enum(['cpu', 'memory', 'memory-growth', 'workload-duration']);
const unit = z.enum(['percent-of-one-core', 'bytes', 'bytes-per-hour', 'seconds']);

const comparison = z.object({
  process: text.describe('canonical name; `total` for all processes of Defender together, `workload` for the workload'),
  metric,
  unit,
  off: measured.describe('behavior monitoring off: single measurements, growth in each window, or repetitions'),
  on: measured,
  difference: difference.describe('on minus off'),
  pValue: probability,
  method: text,
});

const changePoint = z.object({
  process: text,
  metric,
  at: instant,
  before: z.number(),
  after: z.number(),
  difference: difference.describe('after minus before'),
  near: z.array(
    z.object({
      event: text,
      at: instant,
      offsetSeconds: z.number().describe('of the event; negative when it came first'),
    }),
  ),
  notNear: z.array(text).optional().describe('events of the timeline, none of which happened within reach'),
});

const trend = z.object({
  process: text,
  metric,
  unit,
  hours: z.number().positive().describe('length of the series'),
  growth: difference,
  pValue: probability,
});

/** What CPU and memory say about behavior monitoring, and how sure that is. */
export const behaviorMonitoringSchema = z.object({
  verdict: z.enum(['implicated', 'not-implicated', 'inconclusive', 'not-evaluated']),
  reason: text.describe('one sentence a person can act on'),
  next: z.array(text).optional().describe('what to do next, in order'),
  leftOut: z
    .array(z.object({ window: text, because: text }))
    .optional()
    .describe('windows that were not compared'),
  comparisons: z.array(comparison),
  changePoints: z.array(changePoint),
  trends: z.array(trend).optional().describe('memory that grows all the time, whatever behavior monitoring does'),
});

/** `findings.json`: what every rule said about one source, and the verdict on behavior monitoring. */
export const findingsSchema = z.object({
  schema: z.literal(1),
  tool: z.object({ name: z.literal('mdediag'), version: text }),
  rulePacks: z.array(z.object({ name: text, version: text, sha256 })),
  source: z.object({
    kind: z.enum(['mdediag', 'client-analyzer', 'mdatp-diagnostic', 'folder', 'files']),
    sha256: sha256.nullable().describe('of the archive; null when it is not one file'),
    verified: z.boolean().describe('true when its own hashes were checked and fit'),
  }),
  host: z.object({
    osVersion: z.string().nullable(),
    appVersion: z.string().nullable(),
    releaseRing: z.string().nullable(),
  }),
  coverage: z.object({
    artifacts: count,
    factsKnown: count,
    factsAbsent: count,
    factsUnreadable: count,
    linesRead: count,
    linesUnparsed: count,
  }),
  summary: z.object({
    problem: count,
    clear: count,
    notApplicable: count,
    unknown: count,
    broken: count,
    bySeverity: z
      .object({ critical: count, high: count, medium: count, low: count, info: count })
      .describe('of the problems'),
  }),
  notes: z
    .array(text)
    .optional()
    .describe(
      'what a reader must know about the source before the findings: damage, members that do not match their hashes',
    ),
  findings: z.array(findingSchema).describe('one entry for every rule: problems first, by severity, then by rule id'),
  behaviorMonitoring: behaviorMonitoringSchema,
  exclusionProposals: z
    .array(exclusionProposalSchema)
    .optional()
    .describe('what an exclusion would win and cost for each program that causes most of the load; never applied'),
});

/** `findings.json`. */
export type Findings = z.infer<typeof findingsSchema>;
/** What one rule said. */
export type Finding = z.infer<typeof findingSchema>;
/** What CPU and memory say about behavior monitoring, and how sure that is. */
export type BehaviorMonitoring = z.infer<typeof behaviorMonitoringSchema>;
/** One metric of one process with behavior monitoring off and on. */
export type Comparison = z.infer<typeof comparison>;
/** The words that prove a claim, and where they are. */
export type Evidence = z.infer<typeof evidence>;
