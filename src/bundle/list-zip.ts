import { messageOf } from '../lib/message-of.ts';
import { partOf, type RandomBytes } from '../lib/zip-bytes.ts';
import { KnownError } from '../model/errors.ts';
import { LIMITS, maxTotalBytes } from './input-limits.ts';
import { type Listing, type Member, sumReadable } from './member.ts';
import { badArchive, unsafeArchive } from './open-regular.ts';
import {
  type ArchiveBytes,
  knownFault,
  ownHeader,
  readEntry,
  STORED,
  spanOf,
  TWO_WAYS,
  type ZipEntry,
} from './read-zip-entry.ts';
import { salvageZip } from './salvage-zip.ts';
import { sharingBytes } from './shared-bytes.ts';
import { readDirectory, type ZipDirectory } from './zip-directory.ts';

/**
 * Lists the members of a zip that may be damaged, or made to do harm. Without the archive's own list, salvages what is there.
 * A member that is refused costs only itself. Throws `KnownError` when the archive is unsafe as a whole (it would unpack to more than
 * `maxBytes`, or many of its members share bytes), or nothing of it can be used.
 */
export async function listZip(
  bytes: RandomBytes,
  sizeBytes: number,
  path: string,
  maxBytes = maxTotalBytes(sizeBytes),
): Promise<Listing> {
  const { members, problems } = await listAll(bytes, sizeBytes, path, maxBytes);
  const files = members.filter(isMoreThanAFolder);
  const kept = lastOfEachName(files.filter((member) => whyLeftOut(member) === undefined));
  const left = files.filter((member) => kept.get(member.name) !== member);
  const reasons = left.map((member) => `${shownName(member)} ${reasonToLeave(member)}`);
  if (kept.size === 0) throw holdsNoFiles(path, reasons);
  refuseUnreadable([...kept.values()], path);
  refuseBomb([...kept.values()], sizeBytes, path, maxBytes);
  return { members: [...kept.values()], problems: [...problems, ...reasons.map((reason) => `${reason}.`)] };
}

/** Why nobody gets to see a member, as a clause; other programs could see something else in it. */
function whyLeftOut({ name, fault, refusal }: ListedMember): string | undefined {
  if (leadsElsewhere(name)) return 'has a name that leads elsewhere';
  return fault?.kind === 'not-a-file' ? fault.message : refusal;
}

function reasonToLeave(member: ListedMember): string {
  const why = whyLeftOut(member);
  return why === undefined ? 'is in the archive more than once; only the last one was read' : `${why}; it was left out`;
}

/** A name can have 64 KB, and there can be as many as there are members. */
function shownName({ name }: Member): string {
  return name.length > 200 ? `${name.slice(0, 200)}…` : name;
}

interface ListedMember extends Member {
  /** A clause. */
  readonly refusal?: string | undefined;
}

interface Listed extends Listing {
  readonly members: readonly ListedMember[];
}

async function listAll(bytes: RandomBytes, sizeBytes: number, path: string, maxBytes: number): Promise<Listed> {
  try {
    const directory = await readDirectory(bytes, sizeBytes, path);
    const refused = await refusedEntries(directory, path);
    const members = directory.entries.map((entry) => toMember(directory.archive, entry, refused.get(entry)));
    return { members, problems: [] };
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const members = await salvageZip(bytes, sizeBytes, path, maxBytes);
    const reason = `the list of its members cannot be read (${messageOf(error).replace(/\.$/, '')})`;
    if (members.length === 0) throw badArchive(path, `is cut off or damaged: ${reason}`, 'Copy it again.', error);
    const count = members.length === 1 ? 'One member was' : `${members.length} members were`;
    return { members, problems: [`The archive is cut off or damaged: ${reason}. ${count} found without it.`] };
  }
}

/** Members to leave out, and why. Throws `KnownError` when so many share bytes that it cannot be damage. */
async function refusedEntries(
  { entries, archive }: ZipDirectory,
  path: string,
): Promise<ReadonlyMap<ZipEntry, string>> {
  const suspects = sharingBytes(entries).size;
  if (suspects > LIMITS.sharing) throw unsafeArchive(path, `has ${suspects} members that share their bytes`);
  const refused = new Map<ZipEntry, string>();
  for (const entry of entries) if ((await ownHeader(archive, entry)) === undefined) refused.set(entry, TWO_WAYS);
  // A wrong place in the list must not cost the member that is there.
  const placed = entries.filter((entry) => !refused.has(entry));
  for (const entry of sharingBytes(placed)) refused.set(entry, 'shares its bytes with another member');
  return refused;
}

function toMember(archive: ArchiveBytes, entry: ZipEntry, refusal: string | undefined): ListedMember {
  const { name, kind, sizeBytes, storedBytes, modifiedAt, flags, method } = entry;
  return {
    name,
    sizeBytes,
    storedBytes,
    modifiedAt,
    fault: knownFault(kind, flags, method),
    refusal,
    read: () => readEntry(archive, entry, LIMITS.memberBytes),
    async inPlace() {
      if (method !== STORED) return undefined;
      const { from, to } = await spanOf(archive, entry);
      return { bytes: partOf(archive.far, from, to), sizeBytes: to - from, close: async () => {} };
    },
  };
}

/** The last letter of a name can be damaged, too. */
function isMoreThanAFolder({ name, sizeBytes }: Member): boolean {
  return !name.endsWith('/') || sizeBytes > 0;
}

function refuseBomb(members: readonly Member[], sizeBytes: number, path: string, maxBytes: number): void {
  const totalBytes = sumReadable(members);
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

function holdsNoFiles(path: string, reasons: readonly string[]): KnownError {
  const [reason] = reasons;
  return reason === undefined
    ? badArchive(path, 'holds no files', 'Copy it again.')
    : unsafeArchive(path, `holds no files: ${reason}`);
}

function encrypted(path: string): KnownError {
  return badArchive(path, 'is encrypted with a password', 'Unpack it with the password, and give the folder.');
}
