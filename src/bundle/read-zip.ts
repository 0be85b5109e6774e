import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { displayText } from '../lib/display-text.ts';
import { zipBytesOf } from '../lib/zip-bytes.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { decodeName, messageOf, readBlocks, readEntry, type ZipEntry } from './read-zip-entry.ts';

/** An open archive. Nothing of it is ever written to disk. */
export interface ZipReader {
  /** In the order of the directory; two can have the same name. */
  readonly entries: readonly ZipEntry[];
  /** The last of each name. */
  readonly byName: ReadonlyMap<string, ZipEntry>;
  /**
   * The unpacked bytes of one member. Throws `ZipFault` when they are more than `maxBytes` (at most two blocks more are
   * unpacked, whatever the archive claims) or not what its directory says; what came before is then worth nothing.
   */
  read(entry: ZipEntry, maxBytes: number): AsyncIterable<Buffer>;
  /** The archive's own bytes. */
  raw(): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

const MAX_ENTRIES = 200_000;
const LOCAL_HEADER_BYTES = 30;
const KIND_OF_UNIX_TYPE = new Map<number, ZipEntry['kind']>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'symlink'],
]);

/**
 * Opens a zip that may have been made to do harm. Throws `KnownError` when there is no such file, or when it is no zip, is cut
 * off, has a member whose name leads elsewhere, members that share their bytes, or more than 200,000 of them.
 */
export async function openZip(path: string): Promise<ZipReader> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    const directory = await openDirectory(file, size, path);
    const entries = await listEntries(directory, path);
    return {
      entries,
      byName: new Map(entries.map((entry) => [entry.name, entry])),
      read: (entry, maxBytes) => readEntry(file, directory, entry, maxBytes),
      raw: () => readBlocks(file, 0, size),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openRegularFile(path: string): Promise<FileHandle> {
  // Without O_NONBLOCK a FIFO would wait for a writer that never comes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw cannotOpen(path, error);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw invalid(path, 'is not a file');
}

function cannotOpen(path: string, error: unknown): KnownError {
  const errno = errnoOf(error);
  // A socket.
  if (errno === 'ENXIO') return invalid(path, 'is not a file');
  const isMissing = errno === 'ENOENT' || errno === 'ENOTDIR';
  const reason = isMissing ? 'There is no file' : `The system refused to open (${errno})`;
  return new KnownError(`${reason} ${displayText(path)}.`, {
    exitCode: EXIT.usage,
    hint: isMissing ? 'Check the name.' : 'Check that you may read it.',
    cause: error,
  });
}

function invalid(path: string, problem: string, hint = 'Give the zip file itself.', cause?: unknown): KnownError {
  return new KnownError(`${displayText(path)} ${displayText(problem)}.`, { exitCode: EXIT.badArchive, hint, cause });
}

async function openDirectory(file: FileHandle, sizeBytes: number, path: string): Promise<ZipFile> {
  if (sizeBytes === 0) throw invalid(path, 'is empty', 'Copy it again.');
  try {
    const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
    return await yauzl.fromRandomAccessReaderPromise(zipBytesOf(file), sizeBytes, options);
  } catch (error) {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer.toString('latin1') !== 'PK') throw invalid(path, 'is not a zip archive', undefined, error);
    throw unlisted(path, error);
  }
}

function unlisted(path: string, error: unknown): KnownError {
  const problem = `is cut off or damaged: the list of its members cannot be read (${messageOf(error)})`;
  return invalid(path, problem, 'Copy it again, and compare its size with that of the original.', error);
}

async function listEntries(directory: ZipFile, path: string): Promise<ZipEntry[]> {
  const unsafe = (problem: string) => invalid(path, problem, 'Do not unpack it: it is damaged, or made to do harm.');
  if (directory.entryCount > MAX_ENTRIES) throw unsafe(`lists ${directory.entryCount} members`);
  const entries: ZipEntry[] = [];
  try {
    for await (const header of directory.eachEntry()) entries.push(toEntry(header));
  } catch (error) {
    throw unlisted(path, error);
  }
  const astray = entries.find(({ name }) => yauzl.validateFileName(name) !== null);
  if (astray !== undefined) throw unsafe(`has a member whose name leads elsewhere (${astray.name})`);
  if (doOverlap(entries)) throw unsafe('has members that share their bytes');
  return entries;
}

function toEntry(header: Entry): ZipEntry {
  const name = decodeName(header.generalPurposeBitFlag, header.fileNameRaw, header.extraFieldRaw);
  const type = (header.externalFileAttributes >>> 16) & 0o170000;
  const kind = KIND_OF_UNIX_TYPE.get(type) ?? 'special';
  return { name, kind: name.endsWith('/') ? 'folder' : kind, sizeBytes: header.uncompressedSize, header };
}

/** Members that share bytes are how a small archive unpacks to petabytes; without them it is 1,032 times its size at most. */
function doOverlap(entries: readonly ZipEntry[]): boolean {
  const headers = entries.map(({ header }) => header);
  headers.sort((one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader);
  return headers.some(({ relativeOffsetOfLocalHeader, compressedSize }, index) => {
    const next = headers[index + 1];
    const minEnd = relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + compressedSize;
    return next !== undefined && minEnd > next.relativeOffsetOfLocalHeader;
  });
}
