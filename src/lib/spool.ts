import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';

/** Bytes put aside until all of them are there. */
export interface Spool {
  readonly sizeBytes: number;
  /** From the start, each time. */
  read(): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Larger ones go to disk. */
const MEMORY_BYTES = 4 * 1024 * 1024;
const BLOCK_BYTES = 524_288;
const NEW_AND_PRIVATE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Reads `chunks` to their end. What does not fit into memory goes to a file in `folder` that has no name any more, so nothing is left
 * behind whatever happens. Throws what `chunks` throws, and the system's errors when there is no room.
 */
export async function spool(chunks: AsyncIterable<Uint8Array>, folder: string): Promise<Spool> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  let file: FileHandle | undefined;
  try {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length;
      if (file === undefined && sizeBytes <= MEMORY_BYTES) {
        parts.push(Buffer.from(chunk));
        continue;
      }
      if (file === undefined) {
        file = await namelessFile(folder);
        await file.appendFile(Buffer.concat(parts));
        parts.length = 0;
      }
      await file.appendFile(chunk);
    }
  } catch (error) {
    await file?.close();
    throw error;
  }
  return file === undefined
    ? { sizeBytes, read: () => inMemory(parts), close: async () => {} }
    : fileSpool(file, sizeBytes);
}

/** The first bytes of a file; it is closed with them. */
export function fileSpool(file: FileHandle, sizeBytes: number): Spool {
  return { sizeBytes, read: () => onDisk(file, sizeBytes), close: () => file.close() };
}

/** A private file that only this process can reach; it is gone with it. */
export async function namelessFile(folder: string): Promise<FileHandle> {
  const name = path.join(folder, `.mdediag-${process.pid}-${randomBytes(6).toString('hex')}.partial`);
  const file = await open(name, NEW_AND_PRIVATE, 0o600);
  await unlink(name);
  return file;
}

async function* inMemory(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

async function* onDisk(file: FileHandle, sizeBytes: number): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  for (let at = 0; at < sizeBytes; ) {
    const { bytesRead } = await file.read(block, 0, Math.min(block.length, sizeBytes - at), at);
    if (bytesRead === 0) throw new Error('a temporary file became shorter');
    at += bytesRead;
    yield Buffer.from(block.subarray(0, bytesRead));
  }
}
