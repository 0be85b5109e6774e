import path from 'node:path';
import { CHECKSUMS_NAME, MANIFEST_NAME } from '../../bundle/checksums.ts';
import { isAnalysis } from '../../bundle/compare-members.ts';
import { openDelivery } from '../../bundle/delivery.ts';
import { LIMITS } from '../../bundle/input-limits.ts';
import { openZip, type ZipReader } from '../../bundle/read-zip.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import { readManifest } from '../../bundle/verify-manifest.ts';
import type { CollectedBundle } from '../../model/bundle.ts';
import { type Delivered, type DeliveryPlan, deliveryOf } from '../../model/delivery.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { AnalysisRequest } from '../analyze-input.ts';
import { type KeepKey, keyFirst } from './key-first.ts';
import type { Piece } from './piece.ts';
import type { RedactRequest } from './redact-bundle.ts';
import { writeRedacted } from './write-redacted.ts';

/** An archive to redact and where the new one goes. */
export interface RedactArchiveRequest extends Omit<RedactRequest, 'manifest' | 'members' | 'folder'> {
  readonly archive: string;
  /** Open an encrypted one. */
  readonly identities: readonly string[];
  readonly output: {
    readonly folder: string;
    readonly name: string;
    readonly force: boolean;
    readonly delivery: DeliveryPlan;
  };
  readonly process: { readonly pid: number; readonly chance: string };
  readonly analysis: AnalysisRequest | undefined;
  readonly keepKey: KeepKey;
}

/**
 * Makes a redacted copy of a bundle. Throws `KnownError` when the bundle does not match its own hashes, is redacted already to this
 * level, or when something is left in the copy; nothing is left behind then.
 */
export async function redactArchive(request: RedactArchiveRequest): Promise<CollectedBundle> {
  const { archive, identities, output, progress, signal } = request;
  const verification = await verifyBundle(archive, progress, identities);
  if (verification.status !== 'sound')
    throw new KnownError(`${archive} does not match its own hashes, so it was not redacted.`, {
      exitCode: EXIT.integrity,
      hint: `Run \`mdediag verify ${archive}\` to see what is wrong with it.`,
    });
  const zip = await openZip(archive, identities);
  const target = await openDelivery(output.folder, { ...request.process, owner: undefined }, output.delivery);
  try {
    const { manifest } = await readManifest(zip, archive);
    if (manifest === undefined) throw new Error(`${archive} was sound a moment ago`);
    if (manifest.redaction?.level === request.level || manifest.redaction?.level === 'strict')
      throw new KnownError(`${archive} is redacted already (level ${manifest.redaction.level}).`, {
        exitCode: EXIT.usage,
      });
    const { delivery: _, ...kept } = manifest;
    const planned: Manifest = { ...kept, ...deliveryOf(output.delivery) };
    const redacting = { ...request, manifest: planned, members: membersOf(zip), folder: output.folder };
    const written = await writeRedacted(target, redacting, request.analysis);
    const { folder, name, force } = output;
    const deliver = (): Promise<Delivered> => target.deliver(name, written, { force, signal, progress });
    return { ...written, ...(await keyFirst(request.keepKey, path.join(folder, name), deliver)) };
  } catch (error) {
    await target.discard();
    throw error;
  } finally {
    progress.end();
    await zip.close();
  }
}

/** The first one a zip can hold. */
const FIRST_DATE = new Date(Date.UTC(1980, 0, 1));

function membersOf(zip: ZipReader): Map<string, Piece> {
  const stored = zip.entries.filter(
    (entry) => entry.name !== MANIFEST_NAME && entry.name !== CHECKSUMS_NAME && !isAnalysis(entry),
  );
  return new Map(
    stored.map((entry) => [
      entry.name,
      {
        name: entry.name,
        modifiedAt: entry.modifiedAt ?? FIRST_DATE,
        sizeBytes: entry.sizeBytes,
        read: () => zip.read(entry, LIMITS.memberBytes),
      },
    ]),
  );
}
