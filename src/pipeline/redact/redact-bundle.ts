import { CHECKSUMS_NAME, type Checksum, formatChecksums, MANIFEST_NAME } from '../../bundle/checksums.ts';
import { contentId } from '../../bundle/content-id.ts';
import type { Digest } from '../../bundle/digest.ts';
import { totalsOf } from '../../bundle/totals.ts';
import type { ZipWriter } from '../../bundle/write-zip.ts';
import { once } from '../../lib/once.ts';
import { causeSpec } from '../../model/cause.ts';
import type { Manifest, ManifestItem, StoredOutput } from '../../model/manifest.ts';
import type { Progress } from '../../model/progress.ts';
import type { Identity, RedactionLevel } from '../../model/redaction.ts';
import { detectorsOf } from '../../redact/detectors/index.ts';
import { type Identities, identityCollector } from '../../redact/identities.ts';
import { createLearner } from '../../redact/learn.ts';
import type { Pseudonyms } from '../../redact/pseudonym.ts';
import { createRedactor, type Redactor } from '../../redact/redactor.ts';
import { Unredactable } from '../../redact/windows.ts';
import type { Piece } from './piece.ts';
import { readPiece } from './read-piece.ts';
import { type RedactedPiece, redactPiece } from './redact-piece.ts';

/** A bundle to redact, whether it is on disk or was just gathered. */
export interface RedactRequest {
  readonly manifest: Manifest;
  /** Its members, without the manifest, the checksums and the analysis, which are made anew. */
  readonly members: ReadonlyMap<string, Piece>;
  readonly level: Exclude<RedactionLevel, 'none'>;
  readonly pseudonyms: Pseudonyms;
  /** Tells bundles of one case from others without giving the key away. */
  readonly caseKeyId: string;
  /** What is known besides what the files say, such as the name of the person. */
  readonly known: readonly Identity[];
  /** For what is too large for memory meanwhile. */
  readonly folder: string;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What was written, but for the analysis and the checksums. */
export interface RedactedMembers {
  readonly manifest: Manifest;
  readonly redactor: Redactor;
  readonly identities: Identities;
  readonly checksums: readonly Checksum[];
}

/**
 * Writes the members of a bundle to `writer` without anything `level` takes out, and a manifest that says so. First learns from all of
 * them whom and what they are about, so that what one file gives away is gone from every other. What cannot be redacted to its end is
 * left out, with the reason in the manifest.
 */
export async function redactMembers(request: RedactRequest, writer: ZipWriter): Promise<RedactedMembers> {
  const { manifest, members, level, pseudonyms, clock, progress, signal } = request;
  const totalBytes = [...members.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  progress.begin('Learning names', totalBytes);
  const identities = await learn(request);
  const redactor = createRedactor({ detectors: detectorsOf(level), identities, pseudonyms, clock });

  progress.begin('Redacting', totalBytes);
  const checksums: Checksum[] = [];
  const store = async (name: string, modifiedAt: Date, chunks: AsyncIterable<Uint8Array>): Promise<Digest> => {
    const digest = await writer.add({ name, modifiedAt }, chunks);
    checksums.push({ name, sha256: digest.sha256 });
    return digest;
  };
  const items: ManifestItem[] = [];
  for (const item of manifest.items) {
    signal.throwIfAborted();
    items.push(await redactItem(item, request, redactor, store));
  }
  const redacted = describe(manifest, items, request, redactor);
  const text = `${JSON.stringify(redacted, null, 2)}\n`;
  await store(MANIFEST_NAME, new Date(manifest.finishedAt), once(Buffer.from(text)));
  return { manifest: redacted, redactor, identities, checksums };
}

/** The last member, which vouches for all others. */
export async function writeChecksums(writer: ZipWriter, checksums: readonly Checksum[], at: Date): Promise<void> {
  await writer.add({ name: CHECKSUMS_NAME, modifiedAt: at }, once(Buffer.from(formatChecksums(checksums))));
}

async function learn({ manifest, members, level, known, clock, progress, signal }: RedactRequest): Promise<Identities> {
  const collector = identityCollector();
  for (const identity of known) collector.add(identity);
  const learner = createLearner(detectorsOf(level), clock);
  learner.text(JSON.stringify(manifest), collector.add);
  for (const piece of members.values()) {
    signal.throwIfAborted();
    try {
      await readPiece(piece, {
        name: (name) => learner.text(`/${name}`, collector.add),
        bytes: (chunks) => learner.bytes(chunks, collector.add),
        text: (text) => learner.text(text, collector.add),
      });
    } catch (error) {
      // It will be withheld for the same reason.
      if (!(error instanceof Unredactable)) throw error;
    }
    progress.bytesRead(piece.sizeBytes);
  }
  return collector.identities();
}

type Store = (name: string, modifiedAt: Date, chunks: AsyncIterable<Uint8Array>) => Promise<Digest>;

async function redactItem(
  item: ManifestItem,
  request: RedactRequest,
  redactor: Redactor,
  store: Store,
): Promise<ManifestItem> {
  const stderr = item.kind === 'command' ? item.stderr : undefined;
  const errors = stderr === undefined ? undefined : await redactStored(stderr.path, request, redactor, store);
  const words = redactWords(item, redactor);
  const {
    originalPathBase64: _,
    stderr: __,
    ...kept
  } = words as ManifestItem & {
    originalPathBase64?: string;
    stderr?: StoredOutput;
  };
  const withErrors = errors?.status === 'stored' ? { ...kept, stderr: errors.output } : kept;
  if (item.path === undefined) return withErrors as ManifestItem;
  const main = await redactStored(item.path, request, redactor, store);
  const redactions = main.redactions + (errors?.redactions ?? 0);
  if (main.status === 'stored') {
    const source = 'sourceSize' in item ? {} : { sourceSize: item.size };
    return { ...withErrors, ...source, ...main.output, ...main.about, redactions } as ManifestItem;
  }
  const { path, size, sha256, ranges, ...unstored } = withErrors as ManifestItem;
  const cause = main.why === 'opaque' ? 'withheld-opaque' : 'withheld-unchecked';
  const { outcome, reason } = causeSpec(cause);
  return { ...unstored, outcome, cause, reason: `${reason}: ${main.reason}`, redactions: 0 } as ManifestItem;
}

type Stored =
  | {
      readonly status: 'stored';
      readonly output: StoredOutput;
      readonly redactions: number;
      readonly about: { readonly withheldMembers?: readonly string[] };
    }
  | {
      readonly status: 'withheld';
      readonly why: 'opaque' | 'unchecked';
      readonly reason: string;
      readonly redactions: 0;
    };

async function redactStored(
  path: string,
  { members, folder, signal, progress }: RedactRequest,
  redactor: Redactor,
  store: Store,
): Promise<Stored> {
  const piece = members.get(path);
  if (piece === undefined) return { status: 'withheld', why: 'unchecked', reason: 'it is missing', redactions: 0 };
  const redacted: RedactedPiece = await redactPiece(piece, { redactor, folder, signal });
  progress.bytesRead(piece.sizeBytes);
  if (redacted.status === 'withheld') return { ...redacted, redactions: 0 };
  try {
    const name = redactor.text(path);
    const { sizeBytes, sha256 } = await store(name, piece.modifiedAt, redacted.spool.read());
    const { redactions, withheld } = redacted;
    const about = withheld.length === 0 ? {} : { withheldMembers: withheld };
    return { status: 'stored', output: { path: name, size: sizeBytes, sha256 }, redactions, about };
  } finally {
    await redacted.spool.close();
  }
}

/** Every text in a value, redacted; what names its fields stays. */
export function redactWords<T>(value: T, redactor: Redactor): T {
  if (typeof value === 'string') return redactor.text(value) as T;
  if (Array.isArray(value)) return value.map((element) => redactWords(element, redactor)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, redactWords(field, redactor)])) as T;
}

function describe(
  manifest: Manifest,
  items: ManifestItem[],
  { level, caseKeyId }: RedactRequest,
  redactor: Redactor,
): Manifest {
  const { items: _, supportLogs, bundleId, ...rest } = manifest;
  const stored = new Map(
    manifest.items.map((item, index) => [
      item.kind === 'file' ? `${item.originalPath}\0${item.sha256}` : '',
      items[index],
    ]),
  );
  return {
    ...redactWords(rest, redactor),
    bundleId: contentId(`${level} ${caseKeyId} ${bundleId}`),
    redaction: { level, caseKeyId, redactions: items.reduce((sum, { redactions }) => sum + (redactions ?? 0), 0) },
    items,
    supportLogs: supportLogs.flatMap((log) => {
      const item = stored.get(`${log.original_path}\0${log.sha256}`);
      if (item?.kind !== 'file' || item.sha256 === undefined) return [];
      return [{ ...log, original_path: item.originalPath, sha256: item.sha256, size: item.size ?? 0 }];
    }),
    totals: totalsOf(items),
  };
}
