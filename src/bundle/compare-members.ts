import type { Manifest, ManifestItem, StoredOutput } from '../model/manifest.ts';
import type { Problem } from '../model/verification.ts';
import { CHECKSUMS_NAME, MANIFEST_NAME } from './checksums.ts';
import type { Digest } from './digest.ts';
import type { ZipEntry } from './read-zip-entry.ts';

/** A member by its name and what it is. */
export type NamedMember = Pick<ZipEntry, 'name' | 'kind'>;

/** The members one item of the manifest speaks for. */
export function declaredMembers(item: ManifestItem): StoredOutput[] {
  const { path, size, sha256 } = item;
  const isStored = path !== undefined && size !== undefined && sha256 !== undefined;
  const stderr = item.kind === 'command' ? item.stderr : undefined;
  return [...(isStored ? [{ path, size, sha256 }] : []), ...(stderr === undefined ? [] : [stderr])];
}

/** All members the manifest speaks of, each of them once, however often the manifest names it. */
export function membersOf({ items }: Manifest): ReadonlyMap<string, StoredOutput> {
  return new Map(items.flatMap(declaredMembers).map((member) => [member.path, member]));
}

/** True for what an analysis left in the bundle: `SHA256SUMS` alone vouches for it. */
export function isAnalysis({ name, kind }: NamedMember): boolean {
  return kind === 'file' && ANALYSIS_NAME.test(name);
}

const ANALYSIS_NAME = /^analysis\/[^/]/;

/** Members the manifest says nothing about. */
export function unlistedMembers(
  members: Iterable<NamedMember>,
  declared: ReadonlyMap<string, StoredOutput>,
): Problem[] {
  return [...members]
    .filter((member) => member.name !== MANIFEST_NAME && member.name !== CHECKSUMS_NAME && !isAnalysis(member))
    .filter(({ name }) => !declared.has(name))
    .map(({ name, kind }) => ({
      member: name,
      kind: 'unlisted-member',
      message: `is a ${kind} the manifest does not mention`,
    }));
}

/** The problem of a member that is not there. */
export function missingMember(name: string): Problem {
  return { member: name, kind: 'missing-member', message: 'is missing' };
}

/** Compares a member with what the manifest says. */
export function compareMember({ path, size, sha256 }: StoredOutput, actual: Digest): Problem[] {
  const { sizeBytes } = actual;
  if (sizeBytes !== size) {
    return [{ member: path, kind: 'wrong-size', message: `holds ${sizeBytes} bytes, but the manifest says ${size}` }];
  }
  if (actual.sha256 === sha256) return [];
  return [{ member: path, kind: 'wrong-hash', message: 'has another SHA-256 than the manifest says' }];
}
