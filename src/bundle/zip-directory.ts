import yauzl, { type Entry } from 'yauzl';
import { type RandomBytes, windowOn, zipBytesOf } from '../lib/zip-bytes.ts';
import { LIMITS } from './input-limits.ts';
import { dateOf, decodeName, readExactly } from './local-header.ts';
import { unsafeArchive } from './open-regular.ts';
import type { ArchiveBytes, ZipEntry } from './read-zip-entry.ts';

/** The list of members at the end of a zip. */
export interface ZipDirectory {
  /** In the order of the directory; two can have the same name. */
  readonly entries: readonly ZipEntry[];
  readonly archive: ArchiveBytes;
}

const DIRECTORY_ENTRY = Buffer.from('PK\x01\x02', 'latin1');
const KIND_OF_UNIX_TYPE = new Map<number, ZipEntry['kind']>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'symlink'],
]);

/**
 * Reads the list of members. Rejects with `KnownError` when there are more than 65,535, and with any other error when it cannot be
 * read. Neither names nor places are checked.
 */
export async function readDirectory(bytes: RandomBytes, sizeBytes: number, path: string): Promise<ZipDirectory> {
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
  const reader = await yauzl.fromRandomAccessReaderPromise(zipBytesOf(bytes), sizeBytes, options);
  if (reader.entryCount > LIMITS.entries) throw unsafeArchive(path, `lists ${reader.entryCount} members`);
  const entries: ZipEntry[] = [];
  for await (const header of reader.eachEntry()) entries.push(toEntry(header));
  if (await goesOn(bytes, Number(reader.readEntryCursor))) throw new Error('it is longer than the archive says');
  return { entries, archive: { far: bytes, near: windowOn(bytes), sizeBytes } };
}

/** A member behind the last one the archive counts would be lost without a word. */
async function goesOn(bytes: RandomBytes, at: number): Promise<boolean> {
  const signature = await readExactly(bytes, at, DIRECTORY_ENTRY.length);
  return signature?.equals(DIRECTORY_ENTRY) === true;
}

/** Without what nobody asks for: there can be many of them. */
function toEntry(header: Entry): ZipEntry {
  const { generalPurposeBitFlag: flags, lastModFileDate, lastModFileTime, extraFieldRaw } = header;
  const name = decodeName(flags, header.fileNameRaw, extraFieldRaw);
  const type = (header.externalFileAttributes >>> 16) & 0o170000;
  const kind = KIND_OF_UNIX_TYPE.get(type) ?? 'special';
  return {
    name,
    kind: name.endsWith('/') ? 'folder' : kind,
    sizeBytes: header.uncompressedSize,
    storedBytes: header.compressedSize,
    flags,
    method: header.compressionMethod,
    crc: header.crc32,
    modifiedAt: dateOf(lastModFileDate, lastModFileTime, extraFieldRaw),
    headerAt: header.relativeOffsetOfLocalHeader,
  };
}
