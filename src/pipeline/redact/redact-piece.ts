import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { openZipWriter } from '../../bundle/write-zip.ts';
import { createMemberNamer } from '../../lib/member-name.ts';
import { once } from '../../lib/once.ts';
import { fileSpool, namelessFile, type Spool, spool } from '../../lib/spool.ts';
import { redactBinaryPlist } from '../../redact/binary-plist.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { Unredactable } from '../../redact/windows.ts';
import { gunzipped, kindOf, MAX_NESTING, type Piece, withNested } from './piece.ts';
import { decode, whole } from './read-piece.ts';

/** What it takes to redact the pieces of one bundle. */
export interface RedactingPieces {
  readonly redactor: Redactor;
  /** For what is too large for memory meanwhile. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** A redacted piece, or the reason why nothing of it may be delivered. */
export type RedactedPiece =
  | {
      readonly status: 'redacted';
      readonly spool: Spool;
      readonly redactions: number;
      readonly withheld: readonly string[];
    }
  | { readonly status: 'withheld'; readonly why: 'opaque' | 'unchecked'; readonly reason: string };

/** Redacts a piece in its own form. Never delivers a part: it is redacted to its end, or withheld. */
export async function redactPiece(piece: Piece, context: RedactingPieces, nesting = 0): Promise<RedactedPiece> {
  const kind = await kindOf(piece);
  if (kind === 'opaque' || (nesting >= MAX_NESTING && (kind === 'zip' || kind === 'gzip')))
    return { status: 'withheld', why: 'opaque', reason: 'it is neither text nor a form that can be redacted' };
  let redactions = 0;
  const withheld: string[] = [];
  const tally: Tally = { count: () => (redactions += 1), withhold: (name) => withheld.push(name), nesting };
  try {
    const stored = await REDACT[kind](piece, context, tally);
    return { status: 'redacted', spool: stored, redactions, withheld };
  } catch (error) {
    if (!(error instanceof Unredactable)) throw error;
    return { status: 'withheld', why: 'unchecked', reason: error.message };
  }
}

interface Tally {
  count(): void;
  withhold(name: string): void;
  readonly nesting: number;
}

type Redact = (piece: Piece, context: RedactingPieces, tally: Tally) => Promise<Spool>;

const REDACT: Readonly<Record<'text' | 'zip' | 'gzip' | 'binary-plist' | 'utf-16le' | 'utf-16be', Redact>> = {
  text: (piece, { redactor, folder }, { count }) => spool(redactor.bytes(piece.read(), count), folder),
  'binary-plist': async (piece, { redactor, folder }, { count }) =>
    spool(once(redactBinaryPlist(await whole(piece), (text) => redactor.text(text, count))), folder),
  'utf-16le': redactWide('utf-16le'),
  'utf-16be': redactWide('utf-16be'),
  gzip: redactGzip,
  zip: redactZip,
};

function redactWide(encoding: 'utf-16le' | 'utf-16be'): Redact {
  return async (piece, { redactor, folder }, { count }) => {
    const text = redactor.text(decode(await whole(piece), encoding), count);
    const bytes = Buffer.from(text, 'utf16le');
    return spool(once(encoding === 'utf-16be' ? bytes.swap16() : bytes), folder);
  };
}

async function redactGzip(piece: Piece, context: RedactingPieces, tally: Tally): Promise<Spool> {
  const inner = await redactPiece(gunzipped(piece), context, tally.nesting + 1);
  if (inner.status === 'withheld') throw new Unredactable(`what it holds cannot be delivered: ${inner.reason}`);
  for (let each = 0; each < inner.redactions; each += 1) tally.count();
  for (const name of inner.withheld) tally.withhold(name);
  try {
    return await spool(Readable.from(inner.spool.read()).pipe(createGzip()), context.folder);
  } finally {
    await inner.spool.close();
  }
}

/** The same archive again, with redacted members under redacted names; those that cannot be redacted are left out and named. */
async function redactZip(piece: Piece, context: RedactingPieces, tally: Tally): Promise<Spool> {
  const file = await namelessFile(context.folder);
  try {
    const writer = openZipWriter(file, context.signal);
    const nameMember = createMemberNamer();
    await withNested(piece, async (members) => {
      for (const member of members) {
        const name = context.redactor.text(member.name, tally.count);
        const inner = await redactPiece(member, context, tally.nesting + 1);
        if (inner.status === 'withheld') {
          tally.withhold(name);
          continue;
        }
        for (let each = 0; each < inner.redactions; each += 1) tally.count();
        for (const each of inner.withheld) tally.withhold(`${name} › ${each}`);
        const safe = nameMember(Buffer.from(`/${name}`), '').replace(/^\//, '');
        await writer.add({ name: safe, modifiedAt: member.modifiedAt }, inner.spool.read());
        await inner.spool.close();
      }
    });
    const { sizeBytes } = await writer.finish();
    return fileSpool(file, sizeBytes);
  } catch (error) {
    await file.close();
    throw error;
  }
}
