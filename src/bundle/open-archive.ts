import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AGE_MAGIC, AgeFault } from '../lib/age-fault.ts';
import { displayText } from '../lib/display-text.ts';
import { namelessFile } from '../lib/spool.ts';
import type { DeliveryNote } from '../model/delivery.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Problem } from '../model/verification.ts';
import { checkParts } from './check-parts.ts';
import { parseNote } from './delivery-note.ts';
import type { Digest } from './digest.ts';
import { findNote, isNamedAsPart } from './find-note.ts';
import { readBlocks } from './inflate.ts';
import { badArchive, openRegularFile } from './open-regular.ts';

/** An archive a person named, joined and decrypted if need be. */
export interface OpenedArchive {
  readonly file: FileHandle;
  /** Of the archive as it was handed over; undefined when that is the file itself. */
  readonly delivered: Digest | undefined;
}

/** Parts that do not make the archive their note speaks of. */
export class DamagedParts extends KnownError {
  readonly problems: readonly Problem[];

  constructor(place: string, problems: readonly Problem[], exitCode: number = EXIT.badArchive) {
    const words = problems.map(({ member, message }) => `${member} ${message}`).join('; ');
    super(`${displayText(`The files of ${place} are not whole: ${words}`)}.`, {
      exitCode,
      hint: 'Copy these files again.',
    });
    this.problems = problems;
  }
}

/** A note of 999 parts with long names has half as much. */
const MAX_NOTE_BYTES = 1024 * 1024;

/**
 * Opens an archive: as it is; or what an encrypted one holds; or what parts make together, given one of them or their note. What
 * had to be joined or decrypted is in a file without a name, which only this process can reach and which is gone with it. Throws
 * `KnownError`: usage when it is not there; bad archive when it is encrypted and none of the `identities` fits, or parts are missing
 * or wrong ({@link DamagedParts}); integrity when it was changed after it was encrypted.
 */
export async function openArchive(place: string, identities: readonly string[]): Promise<OpenedArchive> {
  const note = await findNote(place);
  if (note === undefined && isNamedAsPart(place)) throw withoutNote(place);
  const files = note === undefined ? [place] : await filesOf(note);
  const isEncrypted = await beginsAsAge(files[0] ?? place);
  if (note === undefined && !isEncrypted) return { file: await openRegularFile(place), delivered: undefined };
  if (!isEncrypted) return unwrap(place, joined(files), (chunks) => chunks);
  if (identities.length === 0)
    throw badArchive(place, 'is encrypted with age', 'Give the file with your key: --identity FILE.');
  // Loading it takes longer than most archives.
  const { decryptWith } = await import('../lib/age.ts');
  return unwrap(place, joined(files), (chunks) => decryptWith(identities, chunks));
}

function withoutNote(place: string): KnownError {
  const hint = 'Put the file with the ending .delivery.txt beside it, or join the parts in the order of their numbers.';
  return badArchive(place, 'is one part of an archive, and the delivery note that lists all of them is missing', hint);
}

/** Puts aside what `open` makes of the bytes, in a file that has no name any more. */
async function unwrap(
  place: string,
  chunks: AsyncIterable<Uint8Array>,
  open: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Promise<OpenedArchive> {
  const folder = tmpdir();
  const sha256 = createHash('sha256');
  let sizeBytes = 0;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      sha256.update(chunk);
      sizeBytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const file = await temporaryFile(folder);
    try {
      for await (const chunk of open(hashed())) await file.writeFile(chunk);
      return { file, delivered: { sizeBytes, sha256: sha256.digest('hex') } };
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    throw inWords(error, place, folder);
  }
}

async function temporaryFile(folder: string): Promise<FileHandle> {
  return namelessFile(folder).catch((error: unknown) => {
    const errno = errnoOf(error);
    if (errno === undefined || errno === 'ENOSPC') throw error;
    throw new KnownError(`The temporary folder ${displayText(folder)} cannot be used (${errno}).`, {
      exitCode: EXIT.usage,
      hint: 'Choose another one with the variable TMPDIR.',
      cause: error,
    });
  });
}

function inWords(error: unknown, place: string, folder: string): unknown {
  if (error instanceof AgeFault)
    return new KnownError(`${displayText(place)} ${error.message}.`, {
      exitCode: error.kind === 'damaged' ? EXIT.integrity : EXIT.badArchive,
      hint:
        error.kind === 'damaged'
          ? 'Copy it again.'
          : 'Give the file with the key it was encrypted for: --identity FILE.',
      cause: error,
    });
  if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errnoOf(error) ?? '')) return error;
  return new KnownError(`There is no space left in ${folder} to open ${displayText(place)}.`, {
    exitCode: EXIT.noSpace,
    hint: 'Free as much space as it is large, or choose another folder with the variable TMPDIR.',
    cause: error,
  });
}

/** The files a note speaks of, all of them there and as they were. */
async function filesOf(notePlace: string): Promise<string[]> {
  const note = await readNote(notePlace);
  const folder = path.dirname(notePlace);
  const problems = await checkParts(note, folder);
  if (problems.length > 0) throw new DamagedParts(notePlace, problems);
  return (note.parts.length === 0 ? [note.whole] : note.parts).map(({ name }) => path.join(folder, name));
}

/** Reads a delivery note. Throws `KnownError` for anything else. */
export async function readNote(place: string): Promise<DeliveryNote> {
  const file = await openRegularFile(place);
  try {
    const { size } = await file.stat();
    const note = size > MAX_NOTE_BYTES ? undefined : parseNote(await file.readFile('utf8'));
    if (note === undefined) throw badArchive(place, 'is no delivery note of mdediag, or was changed', 'Copy it again.');
    return note;
  } finally {
    await file.close();
  }
}

/** Whether a file is encrypted with age. Throws `KnownError` when it cannot be opened. */
export async function beginsAsAge(place: string): Promise<boolean> {
  const file = await openRegularFile(place);
  try {
    const { buffer } = await file.read(Buffer.alloc(AGE_MAGIC.length), 0, AGE_MAGIC.length, 0);
    return buffer.toString('latin1') === AGE_MAGIC;
  } finally {
    await file.close();
  }
}

async function* joined(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const place of files) {
    const file = await openRegularFile(place);
    try {
      const { size } = await file.stat();
      yield* readBlocks(file, 0, size);
    } finally {
      await file.close();
    }
  }
}
