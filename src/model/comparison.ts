import { z } from 'zod';
import { severitySchema } from './finding.ts';

const text = z.string().min(1);
const count = z.int().nonnegative();

const side = z.object({
  name: text.describe('as it was given'),
  kind: text.describe('kind of source, as in findings'),
  sha256: z.string().nullable().describe('of the archive; null when it is not one file'),
  osVersion: z.string().nullable(),
  appVersion: z.string().nullable(),
  notes: z.array(text).describe('what a reader must know of it first: damage, members that do not match their hashes'),
});

const change = z.object({
  fact: text.describe('where it is told: the name of the fact'),
  name: text.describe('what changed, in words or as the dotted path of a setting'),
  before: z.json().describe('null when it was not there'),
  after: z.json().describe('null when it is not there'),
});

const turn = z.object({ rule: text, title: text, severity: severitySchema });

const measured = z.object({ n: count.describe('measurements'), mean: z.number() });

const load = z.object({
  process: text.describe('canonical name of the process of Defender'),
  metric: z.enum(['cpu', 'memory']),
  unit: z.enum(['percent-of-one-core', 'bytes']),
  basis: z
    .enum(['recording', 'snapshot'])
    .describe('recording: a series over time; snapshot: the list of processes, where CPU is an average that decays'),
  before: measured,
  after: measured,
  difference: z
    .object({ estimate: z.number(), low: z.number(), high: z.number(), confidence: z.number().min(0).max(1) })
    .nullable()
    .describe('after minus before; null when there are too few measurements to say how sure it is'),
});

/** What `compare --json` prints: what is different in the second source. */
export const comparisonSchema = z.object({
  schema: z.literal(1),
  tool: z.object({ name: z.literal('mdediag'), version: text }),
  before: side,
  after: side,
  warnings: z.array(text).describe('why a difference in load may have another cause than what changed'),
  versions: z.array(change),
  settings: z.array(change),
  profiles: z.array(change).describe('configuration profiles and performance profiles'),
  findings: z.object({
    appeared: z.array(turn),
    went: z.array(turn),
    undecided: z
      .array(turn.extend({ problemIn: z.enum(['before', 'after']), missing: z.array(text) }))
      .describe('a problem on one side, and not evaluated on the other'),
  }),
  loads: z.array(load),
  notCompared: z
    .array(z.object({ fact: text, missingIn: z.enum(['before', 'after']), reason: text }))
    .describe('told by one side only'),
});

/** What is different in the second of two sources. */
export type SourceComparison = z.infer<typeof comparisonSchema>;
