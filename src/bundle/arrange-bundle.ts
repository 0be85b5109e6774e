import type { Manifest } from '../model/manifest.ts';
import type { Arrangement } from './arrange.ts';
import { CHECKSUMS_NAME, MANIFEST_NAME } from './checksums.ts';
import { isAnalysis, membersOf, missingMember } from './compare-members.ts';
import { type Session, type TrackedFile, trackFile } from './input-file.ts';
import { maxTotalBytes } from './input-limits.ts';
import { locatorsOf, looksLikeOurs } from './layout.ts';
import { boundRatio, type Member } from './member.ts';
import type { Source } from './open-source.ts';
import { readText, type TextMember } from './read-text-member.ts';
import { readChecksums } from './verify-checksums.ts';
import { foreignManifest, type ManifestReading, parseManifest } from './verify-manifest.ts';

/** The manifest of what is, by its names too if the manifest is damaged, a bundle of ours; undefined for anything else. */
export async function readBundleManifest(
  members: ReadonlyMap<string, Member>,
  path: string,
): Promise<ManifestReading | undefined> {
  const member = members.get(MANIFEST_NAME);
  const reading = member && parseManifest(await readText(MANIFEST_NAME, member.read()), path);
  if (reading?.manifest !== undefined) return reading;
  if (!looksLikeOurs([...members.keys()])) return undefined;
  const problem = member === undefined ? missingMember(MANIFEST_NAME) : foreignManifest();
  return reading ?? { hashes: new Map(), problems: [problem] };
}

/** Puts the members of a bundle of ours in their places, and keeps what they are to be compared with. */
export async function arrangeBundle(
  members: ReadonlyMap<string, Member>,
  reading: ManifestReading,
  source: Source,
  session: Session,
): Promise<Arrangement> {
  const { manifest } = reading;
  const declared = manifest === undefined ? undefined : membersOf(manifest);
  const locatorOf = locatorsOf('mdediag', manifest);
  const dates = modifiedDates(manifest);
  const isVouchedFor = vouching(members, declared, source);
  const files = new Map(
    [...members]
      .filter(([name]) => name !== MANIFEST_NAME && name !== CHECKSUMS_NAME)
      .map(([name, member]) => {
        const dated = { ...member, modifiedAt: dates.get(name) ?? member.modifiedAt };
        const bounded = isVouchedFor(name, member) ? dated : boundRatio(dated);
        return [name, trackFile(bounded, member.name, locatorOf(name), session)];
      }),
  );
  // A copy of some of its files is no bundle that lost its manifest.
  const isChecked = source.kind === 'archive' || members.has(MANIFEST_NAME) || members.has(CHECKSUMS_NAME);
  return {
    files: [
      ...manifestFile(members, session),
      ...[...files].flatMap(([name, file]) => (isAnalysis({ name, kind: 'file' }) ? [] : [file])),
    ],
    problems: [],
    bundle: isChecked ? { reading, checksums: readChecksums(await checksumText(members)), files } : undefined,
    manifest,
    close: async () => {},
  };
}

/** What the manifest knows the size of may be large for its archive, unless all of it together is more than any bundle holds. */
function vouching(
  members: ReadonlyMap<string, Member>,
  declared: ReturnType<typeof membersOf> | undefined,
  source: Source,
): (name: string, member: Member) => boolean {
  const isDeclared = (name: string, { sizeBytes }: Member): boolean => declared?.get(name)?.size === sizeBytes;
  const sumBytes = [...members].reduce(
    (sum, [name, member]) => sum + (isDeclared(name, member) ? member.sizeBytes : 0),
    0,
  );
  const isTooMuch = source.kind === 'archive' && sumBytes > maxTotalBytes(source.sizeBytes);
  return isTooMuch ? () => false : isDeclared;
}

/** What was left out of a bundle, and why, only its manifest can prove. */
function manifestFile(members: ReadonlyMap<string, Member>, session: Session): TrackedFile[] {
  const member = members.get(MANIFEST_NAME);
  return member === undefined ? [] : [trackFile(member, member.name, {}, session)];
}

async function checksumText(members: ReadonlyMap<string, Member>): Promise<TextMember> {
  const member = members.get(CHECKSUMS_NAME);
  return member === undefined ? { problem: missingMember(CHECKSUMS_NAME) } : readText(CHECKSUMS_NAME, member.read());
}

function modifiedDates(manifest: Manifest | undefined): ReadonlyMap<string, Date> {
  const dates = (manifest?.items ?? []).flatMap((item) =>
    item.kind === 'file' && item.path !== undefined && item.modifiedAt !== undefined
      ? [[item.path, new Date(item.modifiedAt)] as const]
      : [],
  );
  return new Map(dates);
}
