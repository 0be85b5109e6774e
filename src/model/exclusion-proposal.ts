import { z } from 'zod';
import { placeSchema } from './fact.ts';

const text = z.string().min(1);
const amount = z.number().nonnegative();

const part = z.object({
  measure: z.enum(['file-scans', 'scan-time-ms', 'behavior-monitoring-events', 'endpoint-events']),
  amount,
  total: amount,
  share: z.number().min(0).max(1),
  removable: z.boolean().describe('false for what exclusions of antivirus do not touch: events EDR watches'),
});

/** What an exclusion for one busy program, or of one busy folder, would win and cost. It is for people to decide on; nothing is ever applied. */
export const exclusionProposalSchema = z.object({
  program: text.describe('program or folder, as the statistics name it'),
  kind: z.enum(['program', 'folder']),
  parts: z.array(part).min(1).describe('of all scans and events, what this program causes'),
  exclusion: z
    .object({ kind: z.literal('process'), value: text, command: text })
    .nullable()
    .describe('null when it is refused, or would remove nothing'),
  refused: text.optional().describe('why no exclusion is proposed for it'),
  losses: z.array(text).describe('what would not be protected any more'),
  alternatives: z.array(text).describe('what to try first, the narrowest first'),
  references: z.array(z.url()),
  evidence: z.array(placeSchema).min(1),
});

/** What an exclusion for one busy program, or of one busy folder, would win and cost. */
export type ExclusionProposal = z.infer<typeof exclusionProposalSchema>;
