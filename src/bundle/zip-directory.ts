import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { type RandomBytes, zipBytesOf } from '../lib/zip-bytes.ts';
import { LIMITS } from './input-limits.ts';
import { readExactly } from './local-header.ts';
import { unsafeArchive } from './open-regular.ts';
import { decodeName, type ZipEntry } from './read-zip-entry.ts';

/** The list of members at the end of a zip. */
export interface ZipDirectory {
  /** In the order of the directory; two can have the same name. */
  readonly entries: readonly ZipEntry[];
  /** Finds the members' own headers. */
  readonly reader: ZipFile;
}

const DIRECTORY_ENTRY = Buffer.from('PK\x01\x02', 'latin1');
const KIND_OF_UNIX_TYPE = new Map<number, ZipEntry['kind']>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'symlink'],
]);

/**
 * Reads the list of members. Rejects with `KnownError` when there are more than 100,000, and with any other error when it cannot be
 * read. Neither names nor places are checked.
 */
export async function readDirectory(bytes: RandomBytes, sizeBytes: number, path: string): Promise<ZipDirectory> {
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
  const reader = await yauzl.fromRandomAccessReaderPromise(zipBytesOf(bytes), sizeBytes, options);
  if (reader.entryCount > LIMITS.entries) throw unsafeArchive(path, `lists ${reader.entryCount} members`);
  const entries: ZipEntry[] = [];
  for await (const header of reader.eachEntry()) entries.push(toEntry(header));
  if (await goesOn(bytes, Number(reader.readEntryCursor))) throw new Error('it is longer than the archive says');
  return { entries, reader };
}

/** A member behind the last one the archive counts would be lost without a word. */
async function goesOn(bytes: RandomBytes, at: number): Promise<boolean> {
  const signature = await readExactly(bytes, at, DIRECTORY_ENTRY.length);
  return signature?.equals(DIRECTORY_ENTRY) === true;
}

function toEntry(header: Entry): ZipEntry {
  const name = decodeName(header.generalPurposeBitFlag, header.fileNameRaw, header.extraFieldRaw);
  const type = (header.externalFileAttributes >>> 16) & 0o170000;
  const kind = KIND_OF_UNIX_TYPE.get(type) ?? 'special';
  return { name, kind: name.endsWith('/') ? 'folder' : kind, sizeBytes: header.uncompressedSize, header };
}
