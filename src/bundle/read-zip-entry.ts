import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** A member as the directory of the archive describes it; every word of it can be a lie. */
export interface ZipEntry {
  /** Relative, without `..`, backslashes and drive letters; any other character can be in it. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'symlink' | 'special';
  /** Unpacked. */
  readonly sizeBytes: number;
  readonly header: Entry;
}

/** Why one member cannot be read. */
type ZipFaultKind = 'not-a-file' | 'encrypted' | 'unknown-method' | 'too-long' | 'unreadable';

/** One member cannot be read; the others may be fine. */
export class ZipFault extends Error {
  readonly kind: ZipFaultKind;

  /** `message` is a clause about the member, without its name: `is encrypted`. */
  constructor(kind: ZipFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const BLOCK_BYTES = 65_536;
const DEFLATED = 8;
const STORED = 0;
const ENCRYPTED_FLAG = 1;

/** The unpacked bytes of one member, see `ZipReader.read`. */
export async function* readEntry(
  file: FileHandle,
  directory: ZipFile,
  entry: ZipEntry,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  try {
    const compressed = await openEntry(file, directory, entry);
    const isDeflated = entry.header.compressionMethod === DEFLATED;
    yield* checked(isDeflated ? inflate(compressed, entry) : compressed, entry, maxBytes);
  } catch (error) {
    if (error instanceof ZipFault) throw error;
    throw new ZipFault('unreadable', `cannot be unpacked (${messageOf(error)})`, { cause: error });
  }
}

/** Refuses what other programs could read as something else. */
async function openEntry(
  file: FileHandle,
  directory: ZipFile,
  { name, kind, header }: ZipEntry,
): Promise<AsyncGenerator<Buffer>> {
  const { compressionMethod: method, generalPurposeBitFlag: flags } = header;
  if (kind !== 'file') throw new ZipFault('not-a-file', `is a ${kind}, not a file`);
  if ((flags & ENCRYPTED_FLAG) !== 0) throw new ZipFault('encrypted', 'is encrypted');
  if (![STORED, DEFLATED].includes(method)) throw new ZipFault('unknown-method', `is compressed with method ${method}`);

  const local = await directory.readLocalFileHeaderPromise(header);
  const localName = decodeName(local.generalPurposeBitFlag, local.fileName, local.extraField);
  const isEncrypted = (local.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0;
  if (localName !== name || local.compressionMethod !== method || isEncrypted) {
    throw new ZipFault('unreadable', 'is described in two ways by the archive');
  }
  return readBlocks(file, local.fileDataStart, local.fileDataStart + header.compressedSize);
}

async function* inflate(compressed: AsyncIterable<Buffer>, { header }: ZipEntry): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: BLOCK_BYTES });
  // The loop throws whatever goes wrong here.
  pipeline(compressed, inflater, () => {});
  for await (const chunk of inflater) yield chunk;
  const restBytes = header.compressedSize - inflater.bytesWritten;
  if (restBytes !== 0) throw new ZipFault('unreadable', `hides ${restBytes} bytes after its end`);
}

async function* checked(
  chunks: AsyncIterable<Buffer>,
  { sizeBytes, header }: ZipEntry,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let producedBytes = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    producedBytes += chunk.length;
    if (producedBytes > maxBytes) throw new ZipFault('too-long', `holds more than ${maxBytes} bytes`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (producedBytes !== sizeBytes) {
    throw new ZipFault('unreadable', `holds ${producedBytes} bytes, but the archive says ${sizeBytes}`);
  }
  if (crc !== header.crc32) throw new ZipFault('unreadable', 'does not match its CRC');
}

/** `[from, to)` of a file. */
export async function* readBlocks(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const length = Math.min(BLOCK_BYTES, to - at);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) throw new Error('the file became shorter while it was read');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Throws when `extra` is malformed. */
export function decodeName(flags: number, raw: Buffer, extra: Buffer): string {
  return yauzl.getFileNameLowLevel(flags, raw, yauzl.parseExtraFields(extra), true);
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
