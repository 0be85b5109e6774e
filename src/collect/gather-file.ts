import type { FileHandle } from 'node:fs/promises';
import { type BytePath, bytesOf } from '../lib/byte-path.ts';
import type { FileFacts } from '../lib/file-facts.ts';
import { messageOf } from '../lib/message-of.ts';
import { summarizeZip } from '../lib/zip-directory.ts';
import type { ManifestItem, SupportLog } from '../model/manifest.ts';
import { causeOfRefusal } from './access.ts';
import { formOf } from './form.ts';
import type { GatherContext, Member } from './gather.ts';
import { explain, fileEntry, settledEntry } from './ledger.ts';
import type { Opened } from './open-sealed.ts';
import type { PlannedFile, Settled } from './plan.ts';
import { type ReadReport, readBounded } from './read-file.ts';

/** Opens, checks and reads one planned file; yields nothing when there is nothing to store. */
export async function* gatherFile(item: PlannedFile, context: GatherContext): AsyncGenerator<Member> {
  const { ledger } = context;
  const opened = await openListed(item.path, item.facts, context);
  if (opened.status !== 'open') {
    ledger.record(settledEntry(item, settleRefusal(opened, item, context)));
    return;
  }
  const { file, facts } = opened;
  if (isTooLarge(facts, item)) {
    await file.close();
    ledger.record(settledEntry({ ...item, facts }, { cause: 'over-file-limit' }));
    return;
  }
  if (item.source.category === 'diagnostic-archives')
    ledger.archives.set(item.id, await describeArchive(file, facts, item.path));

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
  readonly file: FileHandle;
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
  const { chunks, report } = readBounded(file, facts, item.limitBytes, deadline);
  return {
    name: path,
    modifiedAt: new Date(facts.mtimeMs),
    isCompressed: formOf(item.path) === 'archive',
    chunks: counted(chunks, progress.bytesRead),
    stored: (stored) => ledger.record(toEntry(stored, report)),
  };
}

/** Words for a reading that was not plain and whole. */
export function describeReading({ cause, errno, ranges }: ReadReport): Partial<ManifestItem> {
  if (cause === undefined) return {};
  return { ...explain(cause, errno === undefined ? {} : { errno }), ranges: ranges.map(([from, to]) => [from, to]) };
}

/** Opens what was listed; `late` when the system does not answer in time. */
export async function openListed(
  path: BytePath,
  listed: FileFacts | undefined,
  { host, deadline }: GatherContext,
): Promise<Opened | { readonly status: 'late' }> {
  const opened = await deadline.race(host.open(path, listed ?? { dev: -1, ino: -1 }));
  return opened === 'late' ? { status: 'late' } : opened;
}

/** Why a listed file could not be opened. */
export function settleRefusal(
  refusal: Exclude<Opened | { readonly status: 'late' }, { status: 'open' }>,
  { facts }: Pick<PlannedFile, 'facts'>,
  { host }: Pick<GatherContext, 'host'>,
): Settled {
  if (refusal.status === 'late') return { cause: 'out-of-time' };
  if (refusal.status === 'replaced') return { cause: 'replaced' };
  const { errno } = refusal;
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return { cause: 'gone', errno };
  return { cause: causeOfRefusal(errno, facts?.uid, host), errno };
}

async function describeArchive(file: FileHandle, facts: FileFacts, path: BytePath): Promise<SupportLog['metadata']> {
  if (!/\.zip$/i.test(path)) return {};
  try {
    return { ...(await summarizeZip(file, facts.size)) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}
