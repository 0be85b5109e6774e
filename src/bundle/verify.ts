import type { Progress } from '../model/progress.ts';
import type { Verification } from '../model/verification.ts';
import { CHECKSUMS_NAME } from './checksums.ts';
import { DamagedParts } from './open-archive.ts';
import { readTextMember } from './read-text-member.ts';
import { openZip, type ZipReader } from './read-zip.ts';
import { isLoss } from './totals.ts';
import { compareChecksums, readChecksums } from './verify-checksums.ts';
import { readManifest } from './verify-manifest.ts';
import { duplicateMembers, hashAnalysis, verifyMembers } from './verify-members.ts';
import { verifyStatements } from './verify-statements.ts';

/**
 * Computes every hash of a bundle again, and checks the manifest against itself; `identities` open an encrypted one. Throws `KnownError` when the file is missing,
 * is no zip, is unsafe to unpack or is no bundle. Sound means undamaged; whoever made the archive could have made it all up.
 */
export async function verifyBundle(
  path: string,
  progress: Progress,
  identities: readonly string[] = [],
): Promise<Verification> {
  try {
    return await verifyZip(await openZip(path, identities), path, progress);
  } catch (error) {
    if (error instanceof DamagedParts) return { status: 'damaged', problems: error.problems };
    throw error;
  }
}

async function verifyZip(zip: ZipReader, path: string, progress: Progress): Promise<Verification> {
  try {
    const { manifest, hashes, problems: misread } = await readManifest(zip, path);
    const checksums = readChecksums(await readTextMember(zip, CHECKSUMS_NAME));
    progress.begin('Checking', manifest?.totals.bytes ?? 0);
    const problems = [
      ...misread,
      ...duplicateMembers(zip),
      ...(manifest === undefined ? [] : verifyStatements(manifest)),
      ...(manifest === undefined ? [] : await verifyMembers(zip, manifest, hashes, progress)),
      ...(await hashAnalysis(zip, checksums.listed, hashes, progress)),
      ...compareChecksums(checksums, new Set(zip.byName.keys()), hashes),
    ];
    if (manifest === undefined || problems.length > 0) return { status: 'damaged', problems };
    return {
      status: 'sound',
      members: zip.entries.length,
      bytes: zip.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      sha256: await zip.sha256(),
      bundleId: manifest.bundleId,
      redaction: manifest.redaction?.level ?? 'none',
      encryptedTo: manifest.delivery?.encryptedTo ?? [],
      completeness: manifest.totals.completeness,
      losses: manifest.items.filter(isLoss).length,
    };
  } finally {
    progress.end();
    await zip.close();
  }
}
