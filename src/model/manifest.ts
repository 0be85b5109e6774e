import { z } from 'zod';
import { CATEGORY_IDS } from './category.ts';
import { CAUSES, type Cause, OUTCOMES } from './cause.ts';
import { REDACTION_LEVELS } from './redaction.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().nonnegative();
const instant = z.iso.datetime();
const category = z.enum(CATEGORY_IDS);
const byteRange = z.tuple([bytes, bytes]);

const storedOutput = z.object({ path: z.string(), size: bytes, sha256 });

const itemBase = {
  id: z.string(),
  category,
  source: z.string().describe('id of the row in docs/what-is-collected.md'),
  outcome: z.enum(OUTCOMES),
  cause: z
    .enum(Object.keys(CAUSES) as [Cause, ...Cause[]])
    .optional()
    .describe('machine-readable reason of every outcome but `collected`'),
  reason: z.string().optional(),
  fix: z.string().optional(),
  errno: z.string().optional(),
  path: z.string().optional().describe('member of the archive; absent when nothing was stored'),
  size: bytes.optional().describe('of the stored bytes'),
  sha256: sha256.optional().describe('of the stored bytes'),
  ranges: z.array(byteRange).optional().describe('[from, to) of the source that were kept, when it was cut'),
  sourceSize: bytes.optional().describe('of the bytes read, or printed'),
  redactions: bytes.optional().describe('values that were exchanged or removed'),
  withheldMembers: z.array(z.string()).optional().describe('members of this archive that could not be redacted'),
};

const fileItem = z.object({
  ...itemBase,
  kind: z.literal('file'),
  originalPath: z.string(),
  originalPathBase64: z.string().optional().describe('the raw bytes of a name that is not valid UTF-8'),
  fileType: z.string().optional().describe('what it is when it is not a regular file'),
  fileSize: bytes.optional().describe('size of the whole file when it was opened, or listed'),
  sourceSha256: sha256.optional().describe('of the bytes read'),
  mode: z.string().optional(),
  uid: z.int().optional(),
  gid: z.int().optional(),
  modifiedAt: instant.optional(),
  changedWhileRead: z.boolean().optional(),
});

const commandItem = z.object({
  ...itemBase,
  kind: z.literal('command'),
  argv: z.array(z.string()).min(1),
  exitCode: z
    .int()
    .nullable()
    .optional()
    .describe('null when it was ended by a signal or its output was recorded earlier'),
  durationMs: z.number().nonnegative().optional(),
  recorded: z.boolean().optional().describe('true when the output was found in the tree instead of run'),
  stderr: storedOutput.optional(),
});

const manifestItem = z.discriminatedUnion('kind', [fileItem, commandItem]);

const supportLog = z.object({
  sha256,
  size: bytes,
  original_path: z.string(),
  format: z.string(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const counts = z.object(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, bytes.optional()])));

/** `manifest.json`: what was planned, what became of each item, and what the person agreed to. */
export const manifestSchema = z.object({
  schema: z.literal(1),
  tool: z.object({ name: z.literal('mdediag'), version: z.string() }),
  bundleId: z.string(),
  case: z.string().nullable(),
  startedAt: instant,
  finishedAt: instant,
  utcOffsetMinutes: z.int(),
  host: z.object({
    platform: z.string().nullable(),
    osVersion: z.string().nullable(),
    arch: z.string().nullable(),
    cores: z.int().nullable(),
    memoryBytes: bytes.nullable(),
    bootedAt: instant.nullable(),
    root: z.string().nullable(),
  }),
  privileges: z.object({
    uid: z.int(),
    sudo: z.boolean(),
    fullDiskAccess: z.enum(['granted', 'denied', 'unknown']),
  }),
  consent: z.object({
    mode: z.enum(['prompt', 'flag']),
    at: instant,
    noticeSha256: sha256,
    granted: z.array(category),
    declined: z.array(category),
    declinedItems: z.array(z.string()).describe('ids of single items that were unticked'),
    redaction: z.enum(REDACTION_LEVELS).optional().describe('how much the person was told is taken out'),
  }),
  limits: z.object({
    sinceMs: bytes.nullable(),
    maxFileBytes: bytes,
    maxTotalBytes: bytes,
    timeoutMs: bytes,
  }),
  redaction: z
    .object({
      level: z.enum(['standard', 'strict']),
      caseKeyId: z.string().describe('the same for all bundles of one case; does not give the key away'),
      redactions: bytes,
    })
    .optional()
    .describe('what was done to the bundle before it was written; absent when nothing was'),
  delivery: z
    .object({
      encryptedTo: z.array(z.string()).describe('public keys of age; empty when it was not encrypted'),
      partBytes: bytes.nullable().describe('largest size of a part; null when it was not to be cut'),
    })
    .optional()
    .describe('what was to be done to the finished archive; absent when nothing was'),
  items: z.array(manifestItem),
  supportLogs: z.array(supportLog),
  totals: z.intersection(
    counts,
    z.object({
      planned: bytes,
      bytes: bytes.describe('sum of the stored sizes'),
      completeness: z.number().min(0).max(1).describe('1 minus the share of losses among what exists and was chosen'),
    }),
  ),
});

/** The manifest of a bundle. */
export type Manifest = z.infer<typeof manifestSchema>;
/** One planned item and what became of it. */
export type ManifestItem = z.infer<typeof manifestItem>;
/** An item that is a file. */
export type FileItem = z.infer<typeof fileItem>;
/** An item that is a command. */
export type CommandItem = z.infer<typeof commandItem>;
/** The product's own record of one diagnostic archive ("diagnostic log upload started" event). */
export type SupportLog = z.infer<typeof supportLog>;
/** Where a second output of an item is stored. */
export type StoredOutput = z.infer<typeof storedOutput>;
