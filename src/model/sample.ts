import { z } from 'zod';

const instant = z.iso.datetime();
const text = z.string().min(1);

const sampleHeader = z.object({
  kind: z.literal('mdediag-samples'),
  schema: z.literal(1),
  startedAt: instant,
  intervalMs: z.int().positive(),
  cores: z.int().positive(),
  experiment: z
    .object({
      windows: z.int().positive(),
      windowSeconds: z.number().positive(),
      settleSeconds: z.number().nonnegative(),
      seed: z.int(),
      hasWorkload: z.boolean(),
    })
    .optional()
    .describe('the plan of the experiment the samples were taken in'),
});

const sampleLine = z.object({
  t: instant,
  pid: z.int().positive(),
  process: text,
  cpuPercent: z
    .number()
    .nonnegative()
    .nullable()
    .describe('of one core, from differences of CPU time; null when it cannot be computed'),
  cpuSeconds: z.number().nonnegative().nullable().describe('CPU time since the process started'),
  rssBytes: z.int().nonnegative().nullable().describe('resident memory; null when it was not measured'),
  bm: z.enum(['enabled', 'disabled']).nullable().describe('behavior monitoring; null when unknown'),
  window: text.nullable().describe('the measured window; null outside one'),
});

const machineLine = z.object({
  t: instant,
  machine: z.literal('total'),
  cpuPercent: z.number().nonnegative().nullable().describe('of one core, all programs on all cores together'),
  usedBytes: z.int().nonnegative().nullable().describe('memory that is not available to new programs'),
});

const eventLine = z.object({
  t: instant,
  event: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  seconds: z.number().nonnegative().optional().describe('how long it lasted'),
  process: text.optional().describe('the process it happened to'),
  pid: z.int().positive().optional(),
  window: text.optional().describe('the measured window it belongs to'),
});

/** One line of a samples file (JSON Lines): the header first, then one line per process and tick, one for the machine, and events between them. */
export const samplesLineSchema = z.union([sampleHeader, sampleLine, machineLine, eventLine]);

/** The first line of a samples file. */
export type SamplesHeader = z.output<typeof sampleHeader>;

/** One process at one tick. */
export type SampleLine = z.output<typeof sampleLine>;

/** The whole machine at one tick. */
export type MachineLine = z.output<typeof machineLine>;

/** Something that happened between two ticks. */
export type SampleEvent = z.output<typeof eventLine>;

/** Any line of a samples file. */
export type SamplesLine = z.output<typeof samplesLineSchema>;
