import { createHash } from 'node:crypto';
import type { Manifest, ManifestItem, StoredOutput } from '../model/manifest.ts';
import type { Progress } from '../model/progress.ts';
import type { Problem } from '../model/verification.ts';
import { CHECKSUMS_NAME, MANIFEST_NAME } from './checksums.ts';
import { toProblem } from './read-text-member.ts';
import type { ZipReader } from './read-zip.ts';
import type { ZipEntry } from './read-zip-entry.ts';

/** The members one item of the manifest speaks for. */
export function declaredMembers(item: ManifestItem): StoredOutput[] {
  const { path, size, sha256 } = item;
  const isStored = path !== undefined && size !== undefined && sha256 !== undefined;
  const stderr = item.kind === 'command' ? item.stderr : undefined;
  return [...(isStored ? [{ path, size, sha256 }] : []), ...(stderr === undefined ? [] : [stderr])];
}

/** Reads every member the manifest speaks of, compares, and notes its hash in `hashes`. Others are named, never unpacked. */
export async function verifyMembers(
  zip: ZipReader,
  { items }: Manifest,
  hashes: Map<string, string>,
  progress: Progress,
): Promise<Problem[]> {
  // A map, so that no member is read twice however often the manifest names it.
  const declared = new Map(items.flatMap(declaredMembers).map((member) => [member.path, member]));
  const problems = unlistedMembers(zip, declared);
  for (const member of declared.values()) {
    const entry = zip.byName.get(member.path);
    if (entry === undefined) problems.push({ member: member.path, kind: 'missing-member', message: 'is missing' });
    else problems.push(...(await verifyMember(zip, entry, member, hashes, progress)));
  }
  return problems;
}

/** Members that hide behind the name of another. */
export function duplicateMembers({ entries, byName }: ZipReader): Problem[] {
  return entries
    .filter((entry) => byName.get(entry.name) !== entry)
    .map(({ name }) => ({ member: name, kind: 'duplicate-member', message: 'is in the archive more than once' }));
}

function unlistedMembers({ byName }: ZipReader, declared: ReadonlyMap<string, unknown>): Problem[] {
  return [...byName.values()]
    .filter(({ name }) => name !== MANIFEST_NAME && name !== CHECKSUMS_NAME && !declared.has(name))
    .map(({ name, kind }) => ({
      member: name,
      kind: 'unlisted-member',
      message: `is a ${kind} the manifest does not mention`,
    }));
}

async function verifyMember(
  zip: ZipReader,
  entry: ZipEntry,
  { path, size, sha256 }: StoredOutput,
  hashes: Map<string, string>,
  progress: Progress,
): Promise<Problem[]> {
  const sha = createHash('sha256');
  let readBytes = 0;
  try {
    for await (const chunk of zip.read(entry, size)) {
      sha.update(chunk);
      readBytes += chunk.length;
      progress.bytesRead(chunk.length);
    }
  } catch (error) {
    return [toProblem(path, error)];
  }
  const actual = sha.digest('hex');
  hashes.set(path, actual);
  if (readBytes !== size) {
    return [{ member: path, kind: 'wrong-size', message: `holds ${readBytes} bytes, but the manifest says ${size}` }];
  }
  if (actual === sha256) return [];
  return [{ member: path, kind: 'wrong-hash', message: 'has another SHA-256 than the manifest says' }];
}
