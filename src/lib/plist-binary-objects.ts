/** Where a binary property list keeps its objects: offset `offsets[n]` is the marker of object n. */
export interface ObjectTable {
  readonly bytes: Buffer;
  readonly offsets: readonly number[];
  readonly refSizeBytes: number;
  readonly top: number;
  /** Where the objects end and the table of offsets begins. */
  readonly end: number;
}

/** One object: the high half of its marker, and where its content is. Only containers have refs. */
export interface BinaryObject {
  readonly type: number;
  readonly at: number;
  readonly sizeBytes: number;
  readonly refs: readonly number[];
}

export const TYPE = { int: 1, date: 3, ascii: 5, utf16: 6, array: 0xa, dict: 0xd } as const;

const HEADER_BYTES = 8;
const TRAILER_BYTES = 32;
const MAX_OBJECTS = 500_000;
const SIZES = [1, 2, 4, 8];

/** Reads the trailer and the offsets. Throws `SyntaxError` when one of them points out of the bytes. */
export function readObjectTable(bytes: Buffer): ObjectTable {
  if (!bytes.subarray(0, HEADER_BYTES).equals(Buffer.from('bplist00'))) throw bad('is of an unknown version');
  const trailer = bytes.length - TRAILER_BYTES;
  if (trailer <= HEADER_BYTES) throw bad('is cut off');
  const [offsetSize = 0, refSizeBytes = 0] = bytes.subarray(trailer + 6, trailer + 8);
  const [count = 0, top = 0, end = 0] = [8, 16, 24].map((at) => Number(bytes.readBigUInt64BE(trailer + at)));
  if (offsetSize < 1 || offsetSize > 6 || !SIZES.includes(refSizeBytes)) throw bad('has a damaged end, or is cut off');
  if (count > MAX_OBJECTS) throw bad(`holds more than ${MAX_OBJECTS} objects, or is cut off`);
  if (end <= HEADER_BYTES || top >= count || end + count * offsetSize > trailer) {
    throw bad('has a table of offsets that lies outside of it, or is cut off');
  }
  const offsets = Array.from({ length: count }, (_, index) => bytes.readUIntBE(end + index * offsetSize, offsetSize));
  if (offsets.some((offset) => offset < HEADER_BYTES || offset >= end)) throw bad('has an object outside of it');
  return { bytes, offsets, refSizeBytes, top, end };
}

/** Reads the marker of object `index` and its refs. Throws `SyntaxError` when it is of no known type or reaches out of the objects. */
export function readObject(table: ObjectTable, index: number): BinaryObject {
  const { bytes, refSizeBytes, end } = table;
  const offset = table.offsets[index];
  if (offset === undefined) throw bad('refers to an object that it does not have');
  const marker = bytes.readUInt8(offset);
  const type = marker >> 4;
  const [count, at] = readCount(table, offset, type >= 4 && type !== 8);
  const sizeBytes = contentSize(marker, count, refSizeBytes);
  if (at + sizeBytes > end) throw bad('has an object that reaches out of it');
  const refCount = type === TYPE.array || type === TYPE.dict ? sizeBytes / refSizeBytes : 0;
  const refs = Array.from({ length: refCount }, (_, ref) =>
    Number(
      refSizeBytes === 8
        ? bytes.readBigUInt64BE(at + ref * 8)
        : bytes.readUIntBE(at + ref * refSizeBytes, refSizeBytes),
    ),
  );
  return { type, at, sizeBytes, refs };
}

export function bad(reason: string): SyntaxError {
  return new SyntaxError(`binary property list ${reason}`);
}

function readCount(
  { bytes, end }: ObjectTable,
  offset: number,
  canExtend: boolean,
): [count: number, contentAt: number] {
  const low = bytes.readUInt8(offset) & 0xf;
  if (low !== 0xf || !canExtend) return [low, offset + 1];
  const marker = offset + 1 < end ? bytes.readUInt8(offset + 1) : 0;
  const sizeBytes = 1 << (marker & 0xf);
  if (marker >> 4 !== TYPE.int || sizeBytes > 4 || offset + 2 + sizeBytes > end)
    throw bad('has an object of a damaged size');
  return [bytes.readUIntBE(offset + 2, sizeBytes), offset + 2 + sizeBytes];
}

function contentSize(marker: number, count: number, refSizeBytes: number): number {
  const type = marker >> 4;
  if (marker === 0x00 || marker === 0x08 || marker === 0x09) return 0;
  if ((type === TYPE.int && count <= 4) || marker === 0x22 || marker === 0x23 || marker === 0x33) return 1 << count;
  if (type === 8 && SIZES.includes(count + 1)) return count + 1;
  if (type === 4 || type === TYPE.ascii) return count;
  if (type === TYPE.utf16) return 2 * count;
  if (type === TYPE.array) return count * refSizeBytes;
  if (type === TYPE.dict) return 2 * count * refSizeBytes;
  throw bad(`has an object of unknown type 0x${marker.toString(16)}`);
}
