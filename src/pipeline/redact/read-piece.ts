import { parsePlist } from '../../lib/plist.ts';
import { gunzipped, kindOf, MAX_NESTING, type Piece, withNested } from './piece.ts';

/** Takes what is in a bundle, down to the last file of the last archive in it. */
export interface Reader {
  /** A name a piece has, with its folders. */
  name(name: string): void;
  bytes(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** What a file in a form of its own says, as text. */
  text(text: string): void;
}

/** Binary property lists are small; larger ones are only looked at as they are. */
const MAX_PLIST_BYTES = 8 * 1024 * 1024;

/**
 * Shows `reader` everything in a piece, packed or not, twice where it has two forms: the bytes as they are, and what they mean.
 * Throws what `reader` throws, and `Unredactable` for what cannot be opened.
 */
export async function readPiece(piece: Piece, reader: Reader, nesting = 0): Promise<void> {
  reader.name(piece.name);
  const kind = await kindOf(piece);
  if (nesting < MAX_NESTING && kind === 'zip') {
    await withNested(piece, async (members) => {
      for (const member of members) await readPiece(member, reader, nesting + 1);
    });
    return;
  }
  if (nesting < MAX_NESTING && kind === 'gzip') return readPiece(gunzipped(piece), reader, nesting + 1);
  await reader.bytes(piece.read());
  if (kind === 'utf-16le' || kind === 'utf-16be') reader.text(decode(await whole(piece), kind));
  if (kind === 'binary-plist' && piece.sizeBytes <= MAX_PLIST_BYTES) reader.text(meaningOf(await whole(piece)));
}

/** All bytes of a piece that is known to be small. */
export async function whole(piece: Piece): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of piece.read()) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

/** Text in UTF-16, with its mark as U+FEFF. */
export function decode(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/** Damaged lists are withheld later; they mean nothing. */
function meaningOf(bytes: Buffer): string {
  try {
    return JSON.stringify(parsePlist(bytes));
  } catch {
    return '';
  }
}
