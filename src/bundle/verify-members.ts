import { createHash } from 'node:crypto';
import type { Manifest } from '../model/manifest.ts';
import type { Progress } from '../model/progress.ts';
import type { Problem } from '../model/verification.ts';
import { compareMember, isAnalysis, membersOf, missingMember, unlistedMembers } from './compare-members.ts';
import type { Digest } from './digest.ts';
import { LIMITS } from './input-limits.ts';
import { toProblem } from './read-text-member.ts';
import type { ZipReader } from './read-zip.ts';
import type { ZipEntry } from './read-zip-entry.ts';

/** Reads every member the manifest speaks of, compares, and notes its hash in `hashes`. Others are named, never unpacked. */
export async function verifyMembers(
  zip: ZipReader,
  manifest: Manifest,
  hashes: Map<string, string>,
  progress: Progress,
): Promise<Problem[]> {
  const declared = membersOf(manifest);
  const problems = unlistedMembers(zip.byName.values(), declared);
  for (const member of declared.values()) {
    const entry = zip.byName.get(member.path);
    const actual = entry === undefined ? missingMember(member.path) : await digest(zip, entry, member.size, progress);
    if ('sha256' in actual) hashes.set(member.path, actual.sha256);
    problems.push(...('sha256' in actual ? compareMember(member, actual) : [actual]));
  }
  return problems;
}

/** Notes the hashes of what an analysis left, as far as `listed` in the checksums. */
export async function hashAnalysis(
  zip: ZipReader,
  listed: ReadonlySet<string> | undefined,
  hashes: Map<string, string>,
  progress: Progress,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const entry of zip.byName.values()) {
    if (!isAnalysis(entry) || listed?.has(entry.name) !== true) continue;
    const actual = await digest(zip, entry, LIMITS.memberBytes, progress);
    if ('sha256' in actual) hashes.set(entry.name, actual.sha256);
    else problems.push(actual);
  }
  return problems;
}

/** Members that hide behind the name of another. */
export function duplicateMembers({ entries, byName }: ZipReader): Problem[] {
  return entries
    .filter((entry) => byName.get(entry.name) !== entry)
    .map(({ name }) => ({ member: name, kind: 'duplicate-member', message: 'is in the archive more than once' }));
}

async function digest(
  zip: ZipReader,
  entry: ZipEntry,
  maxBytes: number,
  progress: Progress,
): Promise<Digest | Problem> {
  const sha = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const chunk of zip.read(entry, maxBytes)) {
      sha.update(chunk);
      sizeBytes += chunk.length;
      progress.bytesRead(chunk.length);
    }
  } catch (error) {
    return toProblem(entry.name, error);
  }
  return { sizeBytes, sha256: sha.digest('hex') };
}
