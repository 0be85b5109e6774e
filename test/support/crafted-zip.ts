import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a zip made byte by byte, also in ways no program would. */
export interface CraftedMember {
  readonly name: string;
  readonly bytes: Buffer | string;
  /** 8 (deflated) by default. */
  readonly method?: number;
  /** How hard to deflate; 0 puts the bytes into blocks as they are. */
  readonly level?: number;
  /** General purpose bits. */
  readonly flags?: number;
  /** The sizes follow the bytes, as a program writes that cannot seek. */
  readonly hasDescriptor?: boolean;
  /** Unix type and permissions; a regular file by default. */
  readonly mode?: number;
  /** Another place than its own header's, for members that share bytes. */
  readonly offset?: number;
  /** What the directory claims as unpacked size. */
  readonly claimedBytes?: number;
}

const DOS_DATE = ((2026 - 1980) << 9) | (11 << 5) | 20;
const DOS_TIME = (18 << 11) | (45 << 5);

/** When all members say they were written. */
export const CRAFTED_AT = new Date('2026-11-20T18:45:00Z');

/** A zip of these members, in this order. */
export function craftedZip(members: readonly CraftedMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const { name, bytes, method = 8, level = 6, hasDescriptor = false, mode = 0o100644, offset = at } = member;
    const raw = Buffer.from(name);
    const content = Buffer.from(bytes);
    const packed = method === 8 ? deflateRawSync(content, { level }) : content;
    const flags = (member.flags ?? 0) | 0x800 | (hasDescriptor ? 8 : 0);
    const sizes = [crc32(content), packed.length, member.claimedBytes ?? content.length];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(DOS_TIME, 6);
    common.writeUInt16LE(DOS_DATE, 8);
    common.writeUInt16LE(raw.length, 22);
    const local = Buffer.from(common);
    for (const [index, size] of sizes.entries()) {
      common.writeUInt32LE(size, 10 + 4 * index);
      if (!hasDescriptor) local.writeUInt32LE(size, 10 + 4 * index);
    }
    const descriptor = Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), common.subarray(10, 22)]);
    const written = [
      Buffer.from('PK\x03\x04', 'latin1'),
      local,
      raw,
      packed,
      hasDescriptor ? descriptor : Buffer.alloc(0),
    ];
    parts.push(...written);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, raw);
    at += written.reduce((sum, { length }) => sum + length, 0);
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(members.length % 65_536, 8);
  end.writeUInt16LE(members.length % 65_536, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
