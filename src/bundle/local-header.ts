import yauzl from 'yauzl';
import type { RandomBytes } from '../lib/zip-bytes.ts';

/** What a member's own header says, in front of its bytes. */
export interface LocalHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly modifiedAt: Date | null;
  readonly dataStart: number;
  /** Undefined when the sizes and the CRC follow the bytes. */
  readonly sizes: { readonly compressedBytes: number; readonly sizeBytes: number; readonly crc: number } | undefined;
}

/** The four bytes a local header begins with. */
export const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');
const HEADER_BYTES = 30;
const DESCRIPTOR_FLAG = 8;
const ZIP64_ID = 1;
const IN_ZIP64 = 0xffffffff;
/** 6.3, the newest version of the format, in tenths. */
const NEWEST_VERSION = 63;

/** Reads the header at a place; undefined when there is none, or none that makes sense. */
export async function readLocalHeader(bytes: RandomBytes, at: number): Promise<LocalHeader | undefined> {
  const fixed = await readExactly(bytes, at, HEADER_BYTES);
  if (fixed === undefined || !fixed.subarray(0, 4).equals(LOCAL_HEADER)) return undefined;
  const [nameBytes, extraBytes] = [fixed.readUInt16LE(26), fixed.readUInt16LE(28)];
  const rest = await readExactly(bytes, at + HEADER_BYTES, nameBytes + extraBytes);
  if (rest === undefined || nameBytes === 0 || fixed.readUInt8(4) > NEWEST_VERSION) return undefined;
  const flags = fixed.readUInt16LE(6);
  const name = nameOf(flags, rest.subarray(0, nameBytes), rest.subarray(nameBytes));
  if (name === undefined || name.includes('\0')) return undefined;
  return {
    name,
    flags,
    method: fixed.readUInt16LE(8),
    modifiedAt: dateOf(fixed.readUInt16LE(12), fixed.readUInt16LE(10), rest.subarray(nameBytes)),
    dataStart: at + HEADER_BYTES + nameBytes + extraBytes,
    sizes: sizesOf(fixed, flags, rest.subarray(nameBytes)),
  };
}

/** The name in a header. Throws when `extra` is malformed. */
export function decodeName(flags: number, raw: Buffer, extra: Buffer): string {
  return yauzl.getFileNameLowLevel(flags, raw, yauzl.parseExtraFields(extra), true);
}

/** The date of a member, in UTC unless the archive has it with its zone; null when the field was left empty. */
export function dateOf(dosDate: number, dosTime: number, extra: Buffer): Date | null {
  const entry = new yauzl.Entry();
  Object.assign(entry, { lastModFileDate: dosDate, lastModFileTime: dosTime, extraFields: fieldsOf(extra) });
  const date = entry.getLastModDate({ timezone: 'UTC' });
  return Number.isNaN(date.getTime()) || date.getTime() <= FIRST_DOS_MS ? null : date;
}

/** What programs write that have no date; the product is decades younger. */
const FIRST_DOS_MS = Date.UTC(1980, 0, 1);

function fieldsOf(extra: Buffer): yauzl.ExtraField[] {
  try {
    return yauzl.parseExtraFields(extra);
  } catch {
    return []; // A damaged field costs the date only.
  }
}

function nameOf(flags: number, raw: Buffer, extra: Buffer): string | undefined {
  try {
    return decodeName(flags, raw, extra);
  } catch {
    return undefined;
  }
}

function sizesOf(fixed: Buffer, flags: number, extra: Buffer): LocalHeader['sizes'] {
  const [crc, compressedBytes, sizeBytes] = [fixed.readUInt32LE(14), fixed.readUInt32LE(18), fixed.readUInt32LE(22)];
  if ((flags & DESCRIPTOR_FLAG) !== 0 && compressedBytes === 0) return undefined;
  if (compressedBytes !== IN_ZIP64 && sizeBytes !== IN_ZIP64) return { compressedBytes, sizeBytes, crc };
  const data = fieldsOf(extra).find(({ id }) => id === ZIP64_ID)?.data;
  if (data === undefined || data.length < 16) return undefined;
  const large = { sizeBytes: Number(data.readBigUInt64LE(0)), compressedBytes: Number(data.readBigUInt64LE(8)), crc };
  return (flags & DESCRIPTOR_FLAG) !== 0 && large.compressedBytes === 0 ? undefined : large;
}

/** Undefined when there are not that many bytes. */
export async function readExactly(bytes: RandomBytes, at: number, length: number): Promise<Buffer | undefined> {
  if (!Number.isSafeInteger(at)) return undefined;
  const buffer = Buffer.alloc(length);
  if (length === 0) return buffer;
  const { bytesRead } = await bytes.read(buffer, 0, length, at);
  return bytesRead === length ? buffer : undefined;
}
