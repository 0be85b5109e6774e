import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import yauzl from 'yauzl';
import { messageOf } from '../lib/message-of.ts';
import { KnownError } from '../model/errors.ts';
import { readBlocks } from './inflate.ts';
import { openArchive } from './open-archive.ts';
import { badArchive, unsafeArchive } from './open-regular.ts';
import { readEntry, type ZipEntry } from './read-zip-entry.ts';
import { sharingBytes } from './shared-bytes.ts';
import { readDirectory, type ZipDirectory } from './zip-directory.ts';

/** An open archive. Nothing of it is ever written to disk. */
export interface ZipReader {
  /** In the order of the directory; two can have the same name. Names are relative, without `..`, backslashes and drive letters. */
  readonly entries: readonly ZipEntry[];
  /** The last of each name. */
  readonly byName: ReadonlyMap<string, ZipEntry>;
  /**
   * The unpacked bytes of one member. Throws `ZipFault` when they are more than `maxBytes` (at most three blocks of 256 KB more
   * are unpacked, whatever the archive claims) or not what its directory says; what came before is then worth nothing.
   */
  read(entry: ZipEntry, maxBytes: number): AsyncIterable<Buffer>;
  /** Of the archive itself as it was handed over: joined, but not decrypted. */
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens a zip that may have been made to do harm; also an encrypted one or one in parts ({@link openArchive}). Throws `KnownError` when there is no such file, or when it is no zip, is cut
 * off, has a member whose name leads elsewhere, members that share their bytes, or more than 65,535 of them.
 */
export async function openZip(path: string, identities: readonly string[] = []): Promise<ZipReader> {
  const { file, delivered } = await openArchive(path, identities);
  try {
    const { size } = await file.stat();
    const { entries, archive } = await openDirectory(file, size, path);
    if (sharingBytes(entries).size > 0) throw unsafeArchive(path, 'has members that share their bytes');
    const astray = entries.find(({ name }) => yauzl.validateFileName(name) !== null);
    if (astray !== undefined) {
      throw unsafeArchive(path, `has a member whose name leads elsewhere (${astray.name})`);
    }
    return {
      entries,
      byName: new Map(entries.map((entry) => [entry.name, entry])),
      read: (entry, maxBytes) => readEntry(archive, entry, maxBytes),
      sha256: async () => delivered?.sha256 ?? (await hashOf(readBlocks(file, 0, size))),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openDirectory(file: FileHandle, sizeBytes: number, path: string): Promise<ZipDirectory> {
  if (sizeBytes === 0) throw badArchive(path, 'is empty', 'Copy it again.');
  try {
    return await readDirectory(file, sizeBytes, path);
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer.toString('latin1') !== 'PK') throw badArchive(path, 'is not a zip archive', undefined, error);
    const problem = `is cut off or damaged: the list of its members cannot be read (${messageOf(error).replace(/\.$/, '')})`;
    throw badArchive(path, problem, 'Copy it again, and compare its size with that of the original.', error);
  }
}

async function hashOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const sha = createHash('sha256');
  for await (const chunk of chunks) sha.update(chunk);
  return sha.digest('hex');
}
