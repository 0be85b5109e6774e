import type { Problem, ProblemKind } from '../model/verification.ts';
import { CHECKSUMS_NAME, type Checksum, parseChecksums } from './checksums.ts';
import { countBytes, type TextMember } from './read-text-member.ts';

/** As many as an archive may have members. */
const MAX_LINES = 200_000;
const SHOWN_OF_LINE = 60;

/** The list of checksums as far as it can be used. */
export interface ChecksumList {
  readonly checksums: readonly Checksum[];
  /** The members it speaks of; undefined when it cannot be read at all. */
  readonly listed: ReadonlySet<string> | undefined;
  readonly problems: readonly Problem[];
}

/** Reads `SHA256SUMS`. */
export function readChecksums(member: TextMember): ChecksumList {
  if ('problem' in member) return { checksums: [], listed: undefined, problems: [member.problem] };
  const lines = countBytes(member.bytes, '\n');
  if (lines > MAX_LINES) {
    return { checksums: [], listed: undefined, problems: [ofList('malformed-checksum', `has ${lines} lines`)] };
  }
  const { checksums, malformed } = parseChecksums(member.bytes.toString('utf8'));
  const listed = new Set(checksums.map(({ name }) => name));
  const problems = malformed.map((line) =>
    ofList('malformed-checksum', `has a line that is no checksum: ${line.slice(0, SHOWN_OF_LINE)}`),
  );
  if (checksums.length > listed.size) problems.push(ofList('duplicate-checksum', 'lists a member more than once'));
  return { checksums, listed, problems };
}

/** Compares the list with the names of all members and with the `hashes` of those that could be read. */
export function compareChecksums(
  { checksums, listed, problems }: ChecksumList,
  names: ReadonlySet<string>,
  hashes: ReadonlyMap<string, string>,
): Problem[] {
  if (listed === undefined) return [...problems];
  return [
    ...problems,
    ...checksums.flatMap((checksum) => compareChecksum(checksum, names, hashes)),
    ...[...names]
      .filter((name) => name !== CHECKSUMS_NAME && !listed.has(name))
      .map((name) => ofMember(name, 'missing-checksum', `is not listed in ${CHECKSUMS_NAME}`)),
  ];
}

function compareChecksum(
  { name, sha256 }: Checksum,
  names: ReadonlySet<string>,
  hashes: ReadonlyMap<string, string>,
): Problem[] {
  if (name === CHECKSUMS_NAME || !names.has(name)) {
    return [ofMember(name, 'unknown-checksum', `is listed in ${CHECKSUMS_NAME}, but is not in the archive`)];
  }
  const actual = hashes.get(name);
  if (actual === undefined || actual === sha256) return [];
  return [ofMember(name, 'wrong-checksum', `has another SHA-256 than ${CHECKSUMS_NAME} says`)];
}

function ofList(kind: ProblemKind, message: string): Problem {
  return ofMember(CHECKSUMS_NAME, kind, message);
}

function ofMember(member: string, kind: ProblemKind, message: string): Problem {
  return { member, kind, message };
}
