import { type BytePath, bytesOf } from '../lib/byte-path.ts';
import type { FileFacts } from '../lib/file-facts.ts';
import { messageOf } from '../lib/message-of.ts';
import type { OpenFile } from '../lib/open-file.ts';
import { summarizeZip } from '../lib/zip-directory.ts';
import type { ManifestItem, SupportLog } from '../model/manifest.ts';
import { causeOfRefusal } from './access.ts';
import { formOf } from './form.ts';
import type { GatherContext, Member } from './gather.ts';
import { itemId } from './item-name.ts';
import { explain, fileEntry, settledEntry } from './ledger.ts';
import type { Opened } from './open-sealed.ts';
import type { PlannedFile, Settled } from './plan.ts';
import { type ReadReport, readBounded } from './read-file.ts';

/** What opening a file came to; `late` when the system did not answer in time. */
export type OpenedInTime = Opened | { readonly status: 'late' };

/** Checks and reads one planned file; yields nothing when there is nothing to store. */
export async function* gatherFile(
  item: PlannedFile,
  opened: OpenedInTime,
  context: GatherContext,
): AsyncGenerator<Member> {
  const { ledger } = context;
  if (opened.status !== 'open') {
    ledger.record(settledEntry(item, settleRefusal(opened, item, context)));
    return;
  }
  const { file, facts } = opened;
  if (isTooLarge(facts, item)) {
    file.close();
    ledger.record(settledEntry({ ...item, facts }, { cause: 'over-file-limit' }));
    return;
  }
  if (item.source.category === 'diagnostic-archives')
    ledger.archives.set(itemId(item), await describeArchive(file, facts, item.path));

  const path = context.nameMember(bytesOf(item.path), 'files');
  yield fileMember({ file, facts, path, item }, context, ({ sizeBytes, sha256 }, report) => {
    const entry = { ...fileEntry({ ...item, facts }), path, size: sizeBytes, sha256 };
    const read = {
      sourceSize: sizeBytes,
      sourceSha256: sha256,
      changedWhileRead: report.changedWhileRead,
      redactions: 0,
    };
    return { ...entry, ...read, ...describeReading(report) } as ManifestItem;
  });
}

/** It has more bytes than may be kept, and parts of it are of no use. */
export function isTooLarge(
  { size }: FileFacts,
  { path, limitBytes }: Pick<PlannedFile, 'path' | 'limitBytes'>,
): boolean {
  return size > limitBytes && formOf(path) !== 'lines';
}

interface OpenMember {
  readonly file: OpenFile;
  readonly facts: FileFacts;
  readonly path: string;
  readonly item: Pick<PlannedFile, 'path' | 'limitBytes'>;
}

/** The stored form of an open file; `toEntry` makes its line in the ledger once it is stored. */
export function fileMember(
  { file, facts, path, item }: OpenMember,
  { deadline, ledger, progress }: GatherContext,
  toEntry: (stored: { sizeBytes: number; sha256: string }, report: ReadReport) => ManifestItem,
): Member {
  const { chunks, report } = readBounded(file, facts, item.limitBytes, { deadline, onBytes: progress.bytesRead });
  return {
    name: path,
    modifiedAt: new Date(facts.mtimeMs),
    isCompressed: formOf(item.path) === 'archive',
    chunks,
    stored: (stored) => ledger.record(toEntry(stored, report)),
  };
}

/** Words for a reading that was not plain and whole. */
export function describeReading({ cause, errno, ranges }: ReadReport): Partial<ManifestItem> {
  if (cause === undefined) return {};
  return { ...explain(cause, errno === undefined ? {} : { errno }), ranges: ranges.map(([from, to]) => [from, to]) };
}

/** Opens what was listed. */
export async function openListed(
  path: BytePath,
  listed: FileFacts | undefined,
  { host, deadline }: GatherContext,
): Promise<OpenedInTime> {
  const opened = await deadline.race(host.open(path, listed ?? { dev: -1, ino: -1 }));
  return opened === 'late' ? { status: 'late' } : opened;
}

/** Why a listed file could not be opened. */
export function settleRefusal(
  refusal: Exclude<OpenedInTime, { status: 'open' }>,
  { facts }: Pick<PlannedFile, 'facts'>,
  { host }: Pick<GatherContext, 'host'>,
): Settled {
  if (refusal.status === 'late') return { cause: 'out-of-time' };
  if (refusal.status === 'replaced') return { cause: 'replaced' };
  const { errno } = refusal;
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return { cause: 'gone', errno };
  return { cause: causeOfRefusal(errno, facts?.uid, host), errno };
}

async function describeArchive(file: OpenFile, facts: FileFacts, path: BytePath): Promise<SupportLog['metadata']> {
  if (!/\.zip$/i.test(path)) return {};
  try {
    return { ...(await summarizeZip(file, facts.size)) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
