import { type PlistValue, parseBinary } from 'plist';
import { type BinaryObject, bad, type ObjectTable, readObject, readObjectTable, TYPE } from './plist-binary-objects.ts';
import { hideProto, withOwnKeys } from './plist-own-keys.ts';

const MAX_DEPTH = 64;
/** Of what the list unfolds to: shared objects count each time. A character takes 32 bytes while it is parsed, a value about 64. */
const MAX_MEMORY_BYTES = 128 * 1024 * 1024;
const VALUE_MEMORY_BYTES = 64;
const CHARACTER_MEMORY_BYTES = 32;
/** The last moment that a JavaScript `Date` can hold, in milliseconds from 1970. */
const MAX_DATE_MS = 8.64e15;
const SECONDS_1970_TO_2001 = 978_307_200;

/**
 * Parses a binary property list. The `plist` package gives the values, once every object has been found to be whole; objects that
 * it would get wrong are exchanged for others before. Throws `SyntaxError`.
 */
export function parseBinaryPlist(bytes: Uint8Array): PlistValue {
  const table = readObjectTable(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const exchanged = new Map<number, Buffer>();
  walk(table, table.top, { inside: [], memory: { leftBytes: MAX_MEMORY_BYTES }, exchanged });
  const checked = withExchanged(table, exchanged);
  return withOwnKeys(() => parseBinary(checked));
}

interface Walk {
  /** The containers that the object is in, outermost first. */
  readonly inside: readonly number[];
  readonly memory: { leftBytes: number };
  readonly exchanged: Map<number, Buffer>;
}

function walk(table: ObjectTable, index: number, { inside, memory, exchanged }: Walk): void {
  if (inside.includes(index)) throw bad('refers to itself');
  const object = readObject(table, index);
  const isText = object.type === TYPE.ascii || object.type === TYPE.utf16;
  memory.leftBytes -= VALUE_MEMORY_BYTES + object.sizeBytes * (isText ? CHARACTER_MEMORY_BYTES : 1);
  if (memory.leftBytes < 0) throw bad(`unfolds to more than ${MAX_MEMORY_BYTES} bytes`);
  const other = exchange(table.bytes, object);
  if (other !== undefined) exchanged.set(index, other);
  const isContainer = object.type === TYPE.array || object.type === TYPE.dict;
  if (isContainer && inside.length === MAX_DEPTH) throw bad(`is nested more than ${MAX_DEPTH} levels deep`);
  if (object.type === TYPE.dict) refuseOddKeys(table, object);
  const within = isContainer ? [...inside, index] : inside;
  for (const ref of object.refs) walk(table, ref, { inside: within, memory, exchanged });
}

function refuseOddKeys(table: ObjectTable, { refs }: BinaryObject): void {
  for (const ref of refs.slice(0, refs.length / 2)) {
    const { type } = readObject(table, ref);
    if (type !== TYPE.ascii && type !== TYPE.utf16) throw bad('has a key that is no text');
  }
}

/** The object to put in place of one that the package would get wrong. */
function exchange(bytes: Buffer, { type, at, sizeBytes }: BinaryObject): Buffer | undefined {
  if (type === TYPE.int && sizeBytes >= 8) return exchangeInteger(bytes, at, sizeBytes);
  if (type === TYPE.date) {
    const seconds = bytes.readDoubleBE(at);
    const isPossible = Math.abs((seconds + SECONDS_1970_TO_2001) * 1000) <= MAX_DATE_MS;
    return isPossible ? undefined : asciiObject(String(seconds));
  }
  if (type !== TYPE.ascii) return undefined;
  const text = bytes.toString('latin1', at, at + sizeBytes);
  return text === '__proto__' ? asciiObject(hideProto(text)) : undefined;
}

function exchangeInteger(bytes: Buffer, at: number, sizeBytes: number): Buffer | undefined {
  const low = bytes.readBigInt64BE(at);
  const value = sizeBytes === 8 ? low : (low << 64n) + bytes.readBigUInt64BE(at + 8);
  if (!Number.isSafeInteger(Number(value))) return asciiObject(String(value));
  if (sizeBytes === 8) return undefined;
  const object = Buffer.of((TYPE.int << 4) | 3, 0, 0, 0, 0, 0, 0, 0, 0);
  object.writeBigInt64BE(value, 1);
  return object;
}

function asciiObject(text: string): Buffer {
  return Buffer.concat([Buffer.of((TYPE.ascii << 4) | 0xf, TYPE.int << 4, text.length), Buffer.from(text, 'latin1')]);
}

/** The same list with the exchanged objects behind its own, and a table of offsets that leads to them. */
function withExchanged(
  { bytes, offsets, refSizeBytes, top, end }: ObjectTable,
  exchanged: Map<number, Buffer>,
): Buffer {
  const moved = [...offsets];
  let at = end;
  for (const [index, object] of exchanged) {
    moved[index] = at;
    at += object.length;
  }
  const table = Buffer.alloc(moved.length * 4);
  for (const [index, offset] of moved.entries()) table.writeUInt32BE(offset, index * 4);
  const trailer = Buffer.alloc(32);
  trailer.set([4, refSizeBytes], 6);
  for (const [index, value] of [moved.length, top, at].entries())
    trailer.writeBigUInt64BE(BigInt(value), 8 + index * 8);
  return Buffer.concat([bytes.subarray(0, end), ...exchanged.values(), table, trailer]);
}
