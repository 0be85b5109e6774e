import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LIMITS, maxTotalBytes } from '../../bundle/input-limits.ts';
import type { Member } from '../../bundle/member.ts';
import { openNested } from '../../bundle/nested-zip.ts';
import { type ContentKind, contentKindOf } from '../../redact/content.ts';
import { Unredactable } from '../../redact/windows.ts';

/** One file of a bundle, or of an archive in it. */
export interface Piece {
  /** Its name where it is. */
  readonly name: string;
  readonly modifiedAt: Date;
  readonly sizeBytes: number;
  /** From the start, each time. */
  read(): AsyncIterable<Uint8Array>;
}

/** Archives in archives in archives are nothing Defender makes. */
export const MAX_NESTING = 4;
const HEAD_BYTES = 65_536;

/** What the first bytes of a piece say it is. */
export async function kindOf(piece: Piece): Promise<ContentKind> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of piece.read()) {
    parts.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return contentKindOf(Buffer.concat(parts).subarray(0, HEAD_BYTES));
}

/** Opens an archive in a bundle, for as long as `use` takes. Throws `Unredactable` when a member of it cannot be read. */
export async function withNested<T>(piece: Piece, use: (members: readonly Piece[]) => Promise<T>): Promise<T> {
  const nested = await openNested(memberOf(piece), piece.name, maxTotalBytes(piece.sizeBytes));
  if (typeof nested === 'string') throw new Unredactable(`it is an archive that cannot be opened: ${nested}`);
  try {
    if (nested.problems.length > 0) throw new Unredactable(`it is a damaged archive: ${nested.problems[0]}`);
    return await use(nested.members.map((member) => ({ ...member, modifiedAt: member.modifiedAt ?? new Date(0) })));
  } finally {
    await nested.close();
  }
}

function memberOf(piece: Piece): Member {
  return {
    ...piece,
    storedBytes: piece.sizeBytes,
    fault: undefined,
    read: () => piece.read() as AsyncIterable<Buffer>,
    inPlace: async () => undefined,
  };
}

/** What a gzip file holds. It ends with `Unredactable` when it would be too much, or is damaged. */
export function gunzipped(piece: Piece): Piece {
  return { ...piece, name: piece.name.replace(/\.gz$/i, ''), read: () => gunzip(piece) };
}

async function* gunzip(piece: Piece): AsyncGenerator<Uint8Array> {
  const maxBytes = Math.max(LIMITS.memberRatioFreeBytes, LIMITS.ratio * piece.sizeBytes);
  // The callback is there for the type alone: a failure ends the reading below.
  const chunks = pipeline(Readable.from(piece.read()), createGunzip(), () => {});
  let sizeBytes = 0;
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new Unredactable(`it would unpack to more than ${maxBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Unredactable ? error : new Unredactable('it is a damaged gzip file', { cause: error });
  }
}
