import { messageOf } from '../lib/message-of.ts';
import { partOf, type RandomBytes, windowOn } from '../lib/zip-bytes.ts';
import { inflateRange } from './inflate.ts';
import { LIMITS } from './input-limits.ts';
import { LOCAL_HEADER, type LocalHeader, readExactly, readLocalHeader } from './local-header.ts';
import type { Member } from './member.ts';
import { unsafeArchive } from './open-regular.ts';
import { type ArchiveBytes, DEFLATED, knownFault, STORED, unpack, ZipFault } from './read-zip-entry.ts';

/** Where a member's bytes end, and how they must turn out. */
interface Extent {
  readonly dataEnd: number;
  readonly sizeBytes: number;
  readonly crc: number | undefined;
  /** What is wrong with its end; undefined when it is where it should be. */
  readonly damage: string | undefined;
}

const SCAN_BYTES = 65_536;
const SIGNATURES = new Set([0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x08074b50, 0x08064b50]);
const DESCRIPTOR = Buffer.from('PK\x07\x08', 'latin1');

/**
 * Lists the members of a zip whose own list is lost, from header to header. Members never overlap. A member whose size is written
 * behind its bytes is inflated once to find its end. Throws `KnownError` when there are too many of them or too much in them.
 */
export async function salvageZip(
  bytes: RandomBytes,
  archiveBytes: number,
  path: string,
  maxBytes: number,
): Promise<Member[]> {
  const members: Member[] = [];
  const near = windowOn(bytes);
  let leftBytes = maxBytes;
  for (let at = await find(near, LOCAL_HEADER, 0, archiveBytes); at < archiveBytes; ) {
    const header = await readLocalHeader(near, at);
    if (header === undefined) {
      at = await find(near, LOCAL_HEADER, at + LOCAL_HEADER.length, archiveBytes);
      continue;
    }
    const extent = await measure({ far: bytes, near }, header, archiveBytes, leftBytes);
    leftBytes -= extent.sizeBytes;
    if (leftBytes < 0) throw unsafeArchive(path, `unpacks to more than ${maxBytes} bytes`);
    if (members.length === LIMITS.entries) throw unsafeArchive(path, `holds more than ${LIMITS.entries} members`);
    members.push(toMember(bytes, header, extent));
    at = await find(near, LOCAL_HEADER, extent.dataEnd, archiveBytes);
  }
  return members;
}

function toMember(bytes: RandomBytes, header: LocalHeader, extent: Extent): Member {
  const { name, flags, method, modifiedAt, dataStart } = header;
  const { dataEnd, sizeBytes, crc, damage } = extent;
  const fault = knownFault(name.endsWith('/') ? 'folder' : 'file', flags, method);
  async function* read(): AsyncGenerator<Buffer> {
    if (fault !== undefined) throw fault;
    try {
      const promised = { sizeBytes: damage === undefined ? sizeBytes : undefined, crc };
      yield* unpack(bytes, { from: dataStart, to: dataEnd, method }, promised, LIMITS.memberBytes);
    } catch (error) {
      throw damage === undefined ? error : new ZipFault('unreadable', damage, { cause: error });
    }
    if (damage !== undefined) throw new ZipFault('unreadable', damage);
  }
  return {
    name,
    sizeBytes,
    storedBytes: dataEnd - dataStart,
    modifiedAt,
    fault,
    read,
    async inPlace() {
      if (method !== STORED || fault !== undefined) return undefined;
      return { bytes: partOf(bytes, dataStart, dataEnd), sizeBytes: dataEnd - dataStart, close: async () => {} };
    },
  };
}

async function measure(
  { far, near }: Pick<ArchiveBytes, 'far' | 'near'>,
  { sizes, dataStart, method }: LocalHeader,
  archiveBytes: number,
  maxBytes: number,
): Promise<Extent> {
  if (sizes !== undefined) {
    const { compressedBytes, sizeBytes, crc } = sizes;
    const dataEnd = dataStart + compressedBytes;
    if (await isBoundary(near, dataEnd, archiveBytes)) return { dataEnd, sizeBytes, crc, damage: undefined };
    if (dataEnd > archiveBytes && (await find(near, LOCAL_HEADER, dataStart, archiveBytes)) === archiveBytes) {
      return { dataEnd: archiveBytes, sizeBytes: Math.min(sizeBytes, maxBytes), crc: undefined, damage: CUT_OFF };
    }
  }
  if (method === DEFLATED) return measureDeflated({ far, near }, dataStart, archiveBytes, maxBytes);
  return measureStored(near, dataStart, archiveBytes);
}

const CUT_OFF = 'is cut off';

async function measureDeflated(
  { far, near }: Pick<ArchiveBytes, 'far' | 'near'>,
  dataStart: number,
  archiveBytes: number,
  maxBytes: number,
): Promise<Extent> {
  let sizeBytes = 0;
  const stream = inflateRange(far, dataStart, archiveBytes);
  try {
    for (let step = await stream.next(); ; step = await stream.next()) {
      if (step.done) {
        const dataEnd = dataStart + step.value;
        const crc = await crcBehind(near, dataEnd, step.value);
        return { dataEnd, sizeBytes, crc, damage: undefined };
      }
      sizeBytes += step.value.length;
      if (sizeBytes > maxBytes) return { dataEnd: archiveBytes, sizeBytes, crc: undefined, damage: undefined };
    }
  } catch (error) {
    const dataEnd = await find(near, LOCAL_HEADER, dataStart, archiveBytes);
    const damage = dataEnd === archiveBytes ? CUT_OFF : `is damaged (${messageOf(error)})`;
    return { dataEnd, sizeBytes, crc: undefined, damage };
  } finally {
    await stream.return(0);
  }
}

/** Stored bytes can be an archive with headers of its own, so only a descriptor that fits ends them. */
async function measureStored(bytes: RandomBytes, dataStart: number, archiveBytes: number): Promise<Extent> {
  for (let at = dataStart; ; at += DESCRIPTOR.length) {
    at = await find(bytes, DESCRIPTOR, at, archiveBytes);
    const sizeBytes = at - dataStart;
    if (at === archiveBytes) return { dataEnd: at, sizeBytes, crc: undefined, damage: CUT_OFF };
    const crc = await crcBehind(bytes, at, sizeBytes);
    if (crc !== undefined) return { dataEnd: at, sizeBytes, crc, damage: undefined };
  }
}

/** The CRC in the descriptor behind a member's bytes; undefined when none fits. */
async function crcBehind(bytes: RandomBytes, at: number, compressedBytes: number): Promise<number | undefined> {
  const marked = (await readExactly(bytes, at, DESCRIPTOR.length))?.equals(DESCRIPTOR) === true;
  const from = marked ? at + DESCRIPTOR.length : at;
  const fields = await readExactly(bytes, from, 8);
  return fields?.readUInt32LE(4) === compressedBytes % 2 ** 32 ? fields.readUInt32LE(0) : undefined;
}

async function isBoundary(bytes: RandomBytes, at: number, archiveBytes: number): Promise<boolean> {
  if (at === archiveBytes) return true;
  const signature = await readExactly(bytes, at, 4);
  return signature !== undefined && SIGNATURES.has(signature.readUInt32LE(0));
}

/** Where `wanted` is next; `to` when nowhere. */
async function find(bytes: RandomBytes, wanted: Buffer, from: number, to: number): Promise<number> {
  if ((await readExactly(bytes, from, wanted.length))?.equals(wanted) === true) return from;
  const block = Buffer.allocUnsafe(SCAN_BYTES);
  for (let at = from; at < to; at += SCAN_BYTES - wanted.length + 1) {
    const { bytesRead } = await bytes.read(block, 0, Math.min(SCAN_BYTES, to - at), at);
    const index = block.subarray(0, bytesRead).indexOf(wanted);
    if (index !== -1) return at + index;
    if (bytesRead < SCAN_BYTES) break;
  }
  return to;
}
