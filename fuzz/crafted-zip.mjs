import { crc32, deflateRawSync } from 'node:zlib';

const LOCAL = Buffer.from('PK\x03\x04\x14\0', 'latin1');
const DESCRIPTOR = Buffer.from('PK\x07\x08', 'latin1');
const LISTED = Buffer.from('PK\x01\x02\x14\x03\x14\0', 'latin1');
const END = Buffer.from('PK\x05\x06\0\0\0\0', 'latin1');
const [DOS_TIME, DOS_DATE] = [38_304, 23_796];
const [DEFLATED, UTF8_FLAG, DESCRIPTOR_FLAG] = [8, 0x800, 8];

const u16 = (...values) => values.map((value) => ({ value, size: 2 }));
const u32 = (...values) => values.map((value) => ({ value, size: 4 }));

/** Lays pieces (bytes, or numbers with their size) one behind the other, and remembers where the numbers are. */
function writer() {
  const parts = [];
  const fields = [];
  let at = 0;
  return {
    at: () => at,
    write(...pieces) {
      for (const piece of pieces) {
        const bytes = Buffer.isBuffer(piece) ? piece : Buffer.alloc(piece.size);
        if (bytes !== piece) {
          bytes.writeUIntLE(piece.value, 0, piece.size);
          fields.push({ at, size: piece.size });
        }
        parts.push(bytes);
        at += bytes.length;
      }
    },
    done: () => ({ bytes: Buffer.concat(parts), fields }),
  };
}

/**
 * A sound zip of `{ name, bytes, isStored?, hasDescriptor?, mode? }`, and the place of each number in its headers:
 * `{ bytes, fields: [{ at, size }] }`.
 */
export function craftedZip(members) {
  const out = writer();
  const listed = members.map(({ name, bytes, isStored = false, hasDescriptor = false, mode = 0o100644 }) => {
    const from = out.at();
    const raw = Buffer.from(name);
    const packed = isStored ? bytes : deflateRawSync(bytes);
    const sizes = u32(crc32(bytes), packed.length, bytes.length);
    const flags = UTF8_FLAG | (hasDescriptor ? DESCRIPTOR_FLAG : 0);
    const how = u16(flags, isStored ? 0 : DEFLATED, DOS_TIME, DOS_DATE);
    out.write(LOCAL, ...how, ...(hasDescriptor ? u32(0, 0, 0) : sizes), ...u16(raw.length, 0), raw, packed);
    if (hasDescriptor) out.write(DESCRIPTOR, ...sizes);
    return [LISTED, ...how, ...sizes, ...u16(raw.length, 0, 0, 0, 0), ...u32((mode << 16) >>> 0, from), raw];
  });
  const from = out.at();
  out.write(...listed.flat());
  out.write(END, ...u16(members.length, members.length), ...u32(out.at() - from, from), ...u16(0));
  return out.done();
}
