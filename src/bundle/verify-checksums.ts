import type { Problem, ProblemKind } from '../model/verification.ts';
import { CHECKSUMS_NAME, type Checksum, parseChecksums } from './checksums.ts';
import { countBytes, readTextMember } from './read-text-member.ts';
import type { ZipReader } from './read-zip.ts';

/** As many as an archive may have members. */
const MAX_LINES = 200_000;
const SHOWN_OF_LINE = 60;

/** Compares the list of checksums with the members and with the `hashes` of those that could be read. */
export async function verifyChecksums(zip: ZipReader, hashes: ReadonlyMap<string, string>): Promise<Problem[]> {
  const member = await readTextMember(zip, CHECKSUMS_NAME);
  if ('problem' in member) return [member.problem];
  const lines = countBytes(member.bytes, '\n');
  if (lines > MAX_LINES) return [ofList('malformed-checksum', `has ${lines} lines`)];

  const { checksums, malformed } = parseChecksums(member.bytes.toString('utf8'));
  const listed = new Set(checksums.map(({ name }) => name));
  return [
    ...malformed.map((line) =>
      ofList('malformed-checksum', `has a line that is no checksum: ${line.slice(0, SHOWN_OF_LINE)}`),
    ),
    ...(checksums.length === listed.size ? [] : [ofList('duplicate-checksum', 'lists a member more than once')]),
    ...checksums.flatMap((checksum) => verifyChecksum(checksum, zip, hashes)),
    ...[...zip.byName.keys()]
      .filter((name) => name !== CHECKSUMS_NAME && !listed.has(name))
      .map((name) => ofMember(name, 'missing-checksum', `is not listed in ${CHECKSUMS_NAME}`)),
  ];
}

function verifyChecksum({ name, sha256 }: Checksum, zip: ZipReader, hashes: ReadonlyMap<string, string>): Problem[] {
  if (name === CHECKSUMS_NAME || !zip.byName.has(name)) {
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
