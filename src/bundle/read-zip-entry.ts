import { crc32 } from 'node:zlib';
import { messageOf } from '../lib/message-of.ts';
import type { RandomBytes } from '../lib/zip-bytes.ts';
import { inflateRange, readBlocks } from './inflate.ts';
import { type LocalHeader, readLocalHeader } from './local-header.ts';

/** A member as the directory of the archive describes it; every word of it can be a lie. */
export interface ZipEntry {
  /** Any character can be in it. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'symlink' | 'special';
  /** Unpacked. */
  readonly sizeBytes: number;
  readonly storedBytes: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** In UTC; null where it has no date. */
  readonly modifiedAt: Date | null;
  /** Where its own header is. */
  readonly headerAt: number;
}

/** An archive, as it is and for small pieces. */
export interface ArchiveBytes {
  readonly far: RandomBytes;
  readonly near: RandomBytes;
  readonly sizeBytes: number;
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

/** The compression method of bytes that stand as they are. */
export const STORED = 0;
/** The compression method every zip program knows. */
export const DEFLATED = 8;
/** By the password of every zip program, or by the stronger means of some. */
const ENCRYPTED_FLAGS = 0x41;

/** Where the bytes of a member are, as they are stored. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the unpacked bytes of a member must be; undefined where the archive does not say. */
interface Promised {
  readonly sizeBytes: number | undefined;
  readonly crc: number | undefined;
}

/** The unpacked bytes of one member, see `ZipReader.read`. */
export async function* readEntry(archive: ArchiveBytes, entry: ZipEntry, maxBytes: number): AsyncGenerator<Buffer> {
  const span = await spanOf(archive, entry);
  const { method, crc, sizeBytes, storedBytes } = entry;
  const bytes = storedBytes <= SMALL_BYTES ? archive.near : archive.far;
  yield* unpack(bytes, { ...span, method }, { sizeBytes, crc }, maxBytes);
}

/** Several such members are read with one system call. */
const SMALL_BYTES = 8_192;

/** Why a member with these properties cannot be read, whatever its bytes are; undefined when it can. */
export function knownFault(kind: ZipEntry['kind'], flags: number, method: number): ZipFault | undefined {
  if (kind !== 'file') return new ZipFault('not-a-file', `is a ${kind}, not a file`);
  if ((flags & ENCRYPTED_FLAGS) !== 0) return new ZipFault('encrypted', 'is encrypted');
  if (method === STORED || method === DEFLATED) return undefined;
  return new ZipFault('unknown-method', `is compressed with method ${method}`);
}

/** Finds the bytes of a member. Throws `ZipFault` for what other programs could read as something else. */
export async function spanOf(archive: ArchiveBytes, entry: ZipEntry): Promise<Span> {
  const fault = knownFault(entry.kind, entry.flags, entry.method);
  if (fault !== undefined) throw fault;
  const header = await ownHeader(archive, entry);
  if (header === undefined) throw new ZipFault('unreadable', TWO_WAYS);
  return { from: header.dataStart, to: header.dataStart + entry.storedBytes };
}

/** What is said of a member without a header of its own. */
export const TWO_WAYS = 'is described in two ways by the archive';

/** The header in front of a member's bytes; undefined when there is none, or one that says something else than the list. */
export async function ownHeader({ near, sizeBytes }: ArchiveBytes, entry: ZipEntry): Promise<LocalHeader | undefined> {
  const local = await readLocalHeader(near, entry.headerAt);
  if (local === undefined || local.dataStart + entry.storedBytes > sizeBytes) return undefined;
  const isAlike = (local.flags & ENCRYPTED_FLAGS) === (entry.flags & ENCRYPTED_FLAGS);
  return isAlike && local.name === entry.name && local.method === entry.method ? local : undefined;
}

/** Unpacks the bytes between two places and checks them. Throws `ZipFault`, after all that can be had. */
export async function* unpack(
  bytes: RandomBytes,
  { from, to, method }: Span & { readonly method: number },
  promised: Promised,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  try {
    yield* checked(method === DEFLATED ? inflate(bytes, from, to) : readBlocks(bytes, from, to), promised, maxBytes);
  } catch (error) {
    throw error instanceof ZipFault ? error : cannotUnpack(error);
  }
}

function cannotUnpack(error: unknown): ZipFault {
  return new ZipFault('unreadable', `cannot be unpacked (${messageOf(error)})`, { cause: error });
}

async function* inflate(bytes: RandomBytes, from: number, to: number): AsyncGenerator<Buffer> {
  const restBytes = to - from - (yield* inflateRange(bytes, from, to));
  if (restBytes !== 0) throw new ZipFault('unreadable', `hides ${restBytes} bytes after its end`);
}

async function* checked(
  chunks: AsyncIterable<Buffer>,
  { sizeBytes, crc: expectedCrc }: Promised,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let producedBytes = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    producedBytes += chunk.length;
    if (producedBytes > maxBytes) throw new ZipFault('too-long', `holds more than ${maxBytes} bytes`);
    if (sizeBytes !== undefined && producedBytes > sizeBytes) {
      throw new ZipFault('unreadable', `holds more than the ${sizeBytes} bytes the archive says`);
    }
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (sizeBytes !== undefined && producedBytes !== sizeBytes) {
    throw new ZipFault('unreadable', `holds ${producedBytes} bytes, but the archive says ${sizeBytes}`);
  }
  if (expectedCrc !== undefined && crc !== expectedCrc) {
    throw new ZipFault('unreadable', 'does not match its CRC');
  }
}
