import type { StoredOutput } from '../model/manifest.ts';
import type { Problem } from '../model/verification.ts';
import { CHECKSUMS_NAME, MANIFEST_NAME } from './checksums.ts';
import {
  compareMember,
  isAnalysis,
  membersOf,
  missingMember,
  type NamedMember,
  unlistedMembers,
} from './compare-members.ts';
import type { TrackedFile } from './input-file.ts';
import { type ChecksumList, compareChecksums } from './verify-checksums.ts';
import type { ManifestReading } from './verify-manifest.ts';
import { verifyStatements } from './verify-statements.ts';

/** What a bundle of ours says about itself, and its files. */
export interface Bundle {
  readonly reading: ManifestReading;
  readonly checksums: ChecksumList;
  /** All members but the two above, by their names in the bundle. */
  readonly files: ReadonlyMap<string, TrackedFile>;
}

/**
 * Reads what the manifest or the checksums vouch for and nobody has read yet, and compares all of it, like `verify`. A file that
 * cannot be read to the end is not among the problems: it tells by itself.
 */
export async function checkBundle({ reading, checksums, files }: Bundle): Promise<Problem[]> {
  const { manifest } = reading;
  const declared = manifest === undefined ? NONE : membersOf(manifest);
  const isVouchedFor = (name: string): boolean =>
    declared.has(name) || (isAnalysis({ name, kind: 'file' }) && checksums.listed?.has(name) === true);
  await drainAll([...files].flatMap(([name, file]) => (isVouchedFor(name) ? [file] : [])));

  const hashes = new Map(reading.hashes);
  for (const [name, file] of files) {
    const sha256 = file.digest()?.sha256;
    if (sha256 !== undefined) hashes.set(name, sha256);
  }
  return [
    ...reading.problems,
    ...(manifest === undefined ? [] : verifyStatements(manifest)),
    ...(manifest === undefined ? [] : unlistedMembers(named(files), declared)),
    ...[...declared.values()].flatMap((member) => compareFile(member, files.get(member.path))),
    ...compareChecksums(checksums, new Set([MANIFEST_NAME, CHECKSUMS_NAME, ...files.keys()]), hashes),
  ];
}

const NONE: ReturnType<typeof membersOf> = new Map();

function named(files: Bundle['files']): NamedMember[] {
  return [...files.keys()].map((name) => ({ name, kind: 'file' }));
}

function compareFile(member: StoredOutput, file: TrackedFile | undefined): Problem[] {
  if (file === undefined) return [missingMember(member.path)];
  const digest = file.digest();
  return digest === undefined ? [] : compareMember(member, digest);
}

/** Two at a time: there are two sides to it, inflating and hashing. */
async function drainAll(files: readonly TrackedFile[]): Promise<void> {
  const queue = files.values();
  await Promise.all([drain(queue), drain(queue)]);
}

async function drain(queue: Iterable<TrackedFile>): Promise<void> {
  for (const file of queue) {
    if (file.digest() !== undefined || file.problem() !== undefined) continue;
    const chunks = file.read()[Symbol.asyncIterator]();
    while (!(await chunks.next()).done);
  }
}
