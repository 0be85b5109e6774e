import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkParts, digestOf } from '../bundle/check-parts.ts';
import { NOTE_ENDING } from '../bundle/delivery-names.ts';
import { findNote } from '../bundle/find-note.ts';
import { beginsAsAge, DamagedParts, readNote } from '../bundle/open-archive.ts';
import { badArchive, cannotOpen } from '../bundle/open-regular.ts';
import { verifyBundle } from '../bundle/verify.ts';
import { displayText } from '../lib/display-text.ts';
import type { DeliveryNote } from '../model/delivery.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Progress } from '../model/progress.ts';
import type { OutgoingFile, UploadOffer } from '../model/upload.ts';

/** An archive that is as it was made, and what it is. */
export type SurveyedArchive = Omit<UploadOffer, 'destination'>;

/** Where an archive is. */
interface Located {
  /** Of the archive as one file; not there when it is in parts. */
  readonly whole: string;
  /** The note that was written with it. */
  readonly note: (DeliveryNote & { readonly path: string }) | undefined;
  readonly isInParts: boolean;
}

/** What is known of an archive once it was checked. */
type Facts = Pick<UploadOffer, 'bundleId' | 'redaction' | 'encryptedTo'> & { readonly sha256: string };

/**
 * Checks an archive that is to leave this machine: every hash of it, with `identities` if it is encrypted. Without them its maker cannot
 * look into it; its files are then held against the delivery note that was written with them. Throws `KnownError` unless it is sound.
 */
export async function surveyArchive(
  place: string,
  identities: readonly string[],
  progress: Progress,
): Promise<SurveyedArchive> {
  const located = await locate(place);
  const { whole, note, isInParts } = located;
  const folder = path.dirname(whole);
  const names = isInParts ? (note?.parts ?? []).map(({ name }) => name) : [path.basename(whole)];
  const paths = names.map((name) => path.join(folder, name));
  const isEncrypted = await beginsAsAge(paths[0] ?? whole);
  const isSealed = isEncrypted && identities.length === 0;
  const facts = isSealed ? await asNoted(located) : await asVerified(located, identities, progress);

  if (isInParts && note !== undefined) paths.push(note.path);
  const files = await Promise.all(paths.map(outgoing));
  const sizeBytes = isInParts ? (note?.whole.sizeBytes ?? 0) : (files[0]?.sizeBytes ?? 0);
  return {
    bundleId: facts.bundleId,
    redaction: facts.redaction,
    encryptedTo: isEncrypted ? facts.encryptedTo : [],
    whole: { path: whole, name: path.basename(whole), sizeBytes, sha256: facts.sha256 },
    files,
  };
}

async function locate(place: string): Promise<Located> {
  const named = await findNote(place);
  if (named !== undefined) {
    const note = { ...(await readNote(named)), path: path.resolve(named) };
    const whole = path.join(path.dirname(note.path), note.whole.name);
    return { whole, note, isInParts: note.parts.length > 0 };
  }
  const whole = path.resolve(place);
  const beside = `${whole}${NOTE_ENDING}`;
  const isThere = (await stat(beside).catch(() => undefined))?.isFile() === true;
  return { whole, note: isThere ? { ...(await readNote(beside)), path: beside } : undefined, isInParts: false };
}

async function asVerified(
  { whole, note, isInParts }: Located,
  identities: readonly string[],
  progress: Progress,
): Promise<Facts> {
  const place = isInParts && note !== undefined ? note.path : whole;
  const verification = await verifyBundle(place, progress, identities);
  if (verification.status === 'sound') return verification;
  const name = displayText(place);
  throw new KnownError(`${name} does not match its own hashes, so it was not sent.`, {
    exitCode: EXIT.integrity,
    hint: `Run \`mdediag verify ${name}\` to see what is wrong with it.`,
  });
}

async function asNoted({ whole, note, isInParts }: Located): Promise<Facts> {
  if (note === undefined) {
    const hint = `Put its ${path.basename(whole)}${NOTE_ENDING} beside it, or give the key: --identity FILE.`;
    throw badArchive(whole, 'is encrypted, so nobody can see whether it is sound and redacted', hint);
  }
  const problems = await checkParts(isInParts ? note : { ...note, parts: [] }, path.dirname(whole));
  if (problems.length > 0) throw new DamagedParts(note.path, problems, EXIT.integrity);
  return { ...note, sha256: note.whole.sha256 };
}

async function outgoing(file: string): Promise<OutgoingFile> {
  const digest = await digestOf(file);
  if (typeof digest === 'string') throw cannotOpen(file, undefined);
  return { ...digest, path: file, name: path.basename(file) };
}
