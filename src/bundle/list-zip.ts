import { messageOf } from '../lib/message-of.ts';
import { partOf, type RandomBytes } from '../lib/zip-bytes.ts';
import { KnownError } from '../model/errors.ts';
import { LIMITS, maxTotalBytes } from './input-limits.ts';
import { dateOf } from './local-header.ts';
import type { Listing, Member } from './member.ts';
import { badArchive, unsafeArchive } from './open-regular.ts';
import { knownFault, readEntry, STORED, spanOf, type ZipEntry } from './read-zip-entry.ts';
import { salvageZip } from './salvage-zip.ts';
import { readDirectory, type ZipDirectory } from './zip-directory.ts';

/**
 * Lists the members of a zip that may be damaged, or made to do harm. Without the archive's own list, salvages what is there.
 * Throws `KnownError` when the archive is unsafe as a whole (it would unpack to more than `maxBytes`, for one), or nothing of it can
 * be used.
 */
export async function listZip(
  bytes: RandomBytes,
  sizeBytes: number,
  path: string,
  maxBytes = maxTotalBytes(sizeBytes),
): Promise<Listing> {
  const { members, problems } = await listAll(bytes, sizeBytes, path, maxBytes);
  refuseUnsafe(members, sizeBytes, path, maxBytes);
  const kept = lastOfEachName(members.filter(({ name, fault }) => !name.endsWith('/') && fault?.kind !== 'not-a-file'));
  const left = members.filter((member) => !member.name.endsWith('/') && kept.get(member.name) !== member);
  if (kept.size === 0) throw badArchive(path, 'holds no files', 'Copy it again.');
  refuseUnreadable([...kept.values()], path);
  return { members: [...kept.values()], problems: [...problems, ...left.map(reasonToLeave)] };
}

async function listAll(bytes: RandomBytes, sizeBytes: number, path: string, maxBytes: number): Promise<Listing> {
  try {
    const directory = await readDirectory(bytes, sizeBytes, path);
    return { members: directory.entries.map((entry) => toMember(bytes, directory, entry)), problems: [] };
  } catch (error) {
    if (error instanceof KnownError) throw error;
    if (messageOf(error).includes('strong encryption')) throw encrypted(path);
    const members = await salvageZip(bytes, sizeBytes, path, maxBytes);
    const reason = `the list of its members cannot be read (${messageOf(error)})`;
    if (members.length === 0) throw badArchive(path, `is cut off or damaged: ${reason}`, 'Copy it again.', error);
    const count = members.length === 1 ? 'One member was' : `${members.length} members were`;
    return { members, problems: [`The archive is cut off or damaged: ${reason}. ${count} found without it.`] };
  }
}

function toMember(bytes: RandomBytes, { reader }: ZipDirectory, entry: ZipEntry): Member {
  const { name, kind, sizeBytes, header } = entry;
  return {
    name,
    sizeBytes,
    storedBytes: header.compressedSize,
    modifiedAt: dateOf(header.lastModFileDate, header.lastModFileTime, header.extraFieldRaw),
    fault: knownFault(kind, header.generalPurposeBitFlag, header.compressionMethod),
    read: () => readEntry(bytes, reader, entry, LIMITS.memberBytes),
    async inPlace() {
      if (header.compressionMethod !== STORED) return undefined;
      const { from, to } = await spanOf(reader, entry);
      return { bytes: partOf(bytes, from, to), sizeBytes: to - from, close: async () => {} };
    },
  };
}

function refuseUnsafe(members: readonly Member[], sizeBytes: number, path: string, maxBytes: number): void {
  const astray = members.find(({ name }) => leadsElsewhere(name));
  if (astray !== undefined) throw unsafeArchive(path, `has a member whose name leads elsewhere (${astray.name})`);
  const totalBytes = members.reduce((sum, member) => sum + member.sizeBytes, 0);
  if (totalBytes > maxBytes) {
    const times = Math.round(totalBytes / sizeBytes);
    throw unsafeArchive(path, `would unpack to ${totalBytes} bytes, ${times} times its size`);
  }
}

/** An absolute name is what `mdatp diagnostic create` makes of its files; names are never used on disk. */
function leadsElsewhere(name: string): boolean {
  const parts = name.split(/[/\\]/);
  return (
    parts.includes('..') || name.includes('\0') || parts.length > LIMITS.pathDepth || name.length > LIMITS.pathLength
  );
}

function lastOfEachName(members: readonly Member[]): Map<string, Member> {
  return new Map(members.map((member) => [member.name, member]));
}

function refuseUnreadable(members: readonly Member[], path: string): void {
  const faults = members.map(({ fault }) => fault);
  if (faults.includes(undefined)) return;
  if (faults.some((fault) => fault?.kind === 'encrypted')) throw encrypted(path);
  throw badArchive(path, `cannot be unpacked: its first member ${faults[0]?.message}`, 'Zip the files again.');
}

function encrypted(path: string): KnownError {
  return badArchive(path, 'is encrypted with a password', 'Unpack it with the password, and give the folder.');
}

function reasonToLeave({ name, fault }: Member): string {
  if (fault?.kind === 'not-a-file') return `${name} ${fault.message}; it was left out.`;
  return `${name} is in the archive more than once; only the last one was read.`;
}
