import { type FileHandle, rm } from 'node:fs/promises';
import { messageOf } from '../lib/message-of.ts';
import { namelessFile } from '../lib/spool.ts';
import { type Delivered, type DeliveryPlan, isWrapped } from '../model/delivery.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Progress } from '../model/progress.ts';
import { MOST_PARTS, NOTE_ENDING, partName, wholeName } from './delivery-names.ts';
import { formatNote } from './delivery-note.ts';
import type { Digest } from './digest.ts';
import { readBlocks } from './inflate.ts';
import { createOutput, type OutputFile } from './output-file.ts';
import { writeParts } from './write-parts.ts';

/** A finished archive and what its note says about it. */
export interface FinishedArchive extends Digest {
  readonly manifest: Pick<Manifest, 'bundleId' | 'redaction'>;
}

/** How the final names are given, and what may come between. */
export interface Handover {
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** An archive in the making, and the way it will be handed over. */
export interface Delivery {
  /** What the archive is written to. */
  readonly file: FileHandle;
  /**
   * Encrypts and cuts the archive as planned and gives everything its final name: all of it or nothing. Throws `KnownError` when a name
   * is taken or it cannot be encrypted, the system's errors, and the signal's reason.
   */
  deliver(name: string, archive: FinishedArchive, handover: Handover): Promise<Delivered>;
  /** Leaves nothing of what was not delivered. */
  discard(): Promise<void>;
}

type OutputOptions = Parameters<typeof createOutput>[1];

/** Opens what an archive is written to: one that will be encrypted or cut gets no name in the file system before. */
export async function openDelivery(folder: string, options: OutputOptions, plan: DeliveryPlan): Promise<Delivery> {
  if (!isWrapped(plan)) return plainDelivery(await createOutput(folder, options));
  const file = await namelessFile(folder);
  return {
    file,
    deliver: (name, archive, handover) => wrap(file, { folder, options, plan, name, archive, handover }),
    discard: () => file.close(),
  };
}

function plainDelivery(output: OutputFile): Delivery {
  return {
    file: output.file,
    async deliver(name, { sizeBytes, sha256 }, handover) {
      return { path: await output.commit(name, handover), sizeBytes, sha256, encryptedTo: [], parts: [] };
    },
    discard: output.discard,
  };
}

interface Wrapping {
  readonly folder: string;
  readonly options: OutputOptions;
  readonly plan: DeliveryPlan;
  readonly name: string;
  readonly archive: FinishedArchive;
  readonly handover: Handover;
}

async function wrap(file: FileHandle, { folder, options, plan, ...request }: Wrapping): Promise<Delivered> {
  const { archive, handover } = request;
  refuseTooManyParts(archive, plan);
  const isEncrypted = plan.encryptedTo.length > 0;
  handover.progress.begin(isEncrypted ? 'Encrypting' : 'Cutting', archive.sizeBytes);
  const source = watched(readBlocks(file, 0, archive.sizeBytes), handover);
  const chunks = isEncrypted ? encrypted(source, plan.encryptedTo, handover.signal) : source;
  const create = (index: number): Promise<OutputFile> =>
    createOutput(folder, { ...options, chance: `${options.chance}x${index}` });
  const { parts, whole } = await writeParts(chunks, plan.partBytes ?? Number.POSITIVE_INFINITY, create);

  const outputs: OutputFile[] = parts.map(({ output }) => output);
  try {
    const isCut = parts.length > 1;
    const name = wholeName(request.name, plan);
    const files = parts.map(({ sizeBytes, sha256 }, index) => ({
      name: isCut ? partName(name, index) : name,
      sizeBytes,
      sha256,
    }));
    const names = files.map((part) => part.name);
    const delivered = { ...whole, encryptedTo: plan.encryptedTo, parts: isCut ? files : [] };
    if (isCut || isEncrypted) {
      const note = await create(parts.length);
      outputs.push(note);
      await note.file.writeFile(noteText(name, delivered, archive));
      names.push(`${name}${NOTE_ENDING}`);
    }
    const paths = await commitAll(outputs, names, handover);
    return { ...delivered, path: (isCut ? paths.at(-1) : paths[0]) ?? '' };
  } catch (error) {
    await Promise.all(outputs.map((output) => output.discard()));
    throw error;
  }
}

function noteText(name: string, delivered: Omit<Delivered, 'path'>, { manifest }: FinishedArchive): string {
  const { encryptedTo, parts, sizeBytes, sha256 } = delivered;
  const redaction = manifest.redaction?.level ?? 'none';
  return formatNote({
    bundleId: manifest.bundleId,
    redaction,
    encryptedTo,
    parts,
    whole: { name, sizeBytes, sha256 },
  });
}

/** All get their names, or none keeps one. The note comes last: parts without it are no whole archive. */
async function commitAll(
  outputs: readonly OutputFile[],
  names: readonly string[],
  handover: Handover,
): Promise<string[]> {
  for (const output of outputs) await output.seal();
  const paths: string[] = [];
  try {
    for (const [index, output] of outputs.entries()) paths.push(await output.commit(names[index] ?? '', handover));
    return paths;
  } catch (error) {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
    throw error;
  }
}

/** The header and the tags of what is encrypted come to less than one part in a thousand and a megabyte. */
function refuseTooManyParts({ sizeBytes }: Digest, { partBytes }: DeliveryPlan): void {
  const needed = Math.ceil((sizeBytes * 1.001 + 1e6) / (partBytes ?? Number.POSITIVE_INFINITY));
  if (needed <= MOST_PARTS) return;
  throw new KnownError(`The archive would be cut into more than ${MOST_PARTS} parts. No archive was written.`, {
    exitCode: EXIT.usage,
    hint: 'Choose larger parts with --split.',
  });
}

async function* watched(chunks: AsyncIterable<Buffer>, { signal, progress }: Handover): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    progress.bytesRead(chunk.length);
    yield chunk;
  }
}

/** Whatever goes wrong in the library is a failure to encrypt, never a reason for a plain archive. */
async function* encrypted(
  chunks: AsyncIterable<Buffer>,
  recipients: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { encryptFor } = await import('../lib/age.ts');
  try {
    yield* encryptFor(recipients, chunks);
  } catch (error) {
    signal.throwIfAborted();
    if (errnoOf(error) !== undefined) throw error;
    throw new KnownError(`The archive could not be encrypted (${messageOf(error)}). No archive was written.`, {
      exitCode: EXIT.integrity,
      cause: error,
    });
  }
}
