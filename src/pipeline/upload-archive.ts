import { lstat, open } from 'node:fs/promises';
import path from 'node:path';
import { createOutput } from '../bundle/output-file.ts';
import { createCourier } from '../deliver/courier.ts';
import type { SasUrl } from '../deliver/sas-url.ts';
import { type BlobTarget, uploadBlob } from '../deliver/upload-blob.ts';
import type { Clock } from '../lib/clock.ts';
import { jsonText } from '../lib/json-text.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Progress } from '../model/progress.ts';
import type { OutgoingFile, UploadedLog, UploadOffer, UploadRecord } from '../model/upload.ts';
import { surveyArchive } from './survey-archive.ts';

/** Everything one upload needs; chance and clock come with it. */
export interface UploadRequest {
  readonly archive: string;
  readonly identities: readonly string[];
  readonly sas: SasUrl;
  /** Send a bundle nothing was taken out of. */
  readonly allowUnredacted: boolean;
  /** Asks the person; throws when the answer is no. */
  readonly confirm: (offer: UploadOffer) => Promise<void>;
  readonly version: string;
  readonly process: { readonly pid: number; readonly chance: string };
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** Longest time for one request. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** An upload that was completed. */
export interface Upload {
  readonly record: UploadRecord;
  readonly recordPath: string;
  /** What the server had already. */
  readonly foundBytes: number;
}

/**
 * Checks an archive, asks, sends it, and writes a record of it beside the archive. Throws `KnownError` when the archive is not sound or
 * not redacted, the person or the server refuses, or the network fails; what the server has by then it keeps for a while, so that the
 * next try goes on from there.
 */
export async function uploadArchive(request: UploadRequest): Promise<Upload> {
  const { archive, identities, sas, progress, signal } = request;
  try {
    const surveyed = await surveyArchive(archive, identities, progress);
    const offer = { ...surveyed, destination: { host: sas.host, container: sas.container } };
    refuseUnredacted(offer, request);
    refusePartsForOneBlob(offer, sas);
    progress.end();
    await request.confirm(offer);
    signal.throwIfAborted();
    return await sendAndRecord(offer, request);
  } finally {
    progress.end();
  }
}

async function sendAndRecord(offer: UploadOffer, request: UploadRequest): Promise<Upload> {
  const { process, signal, progress } = request;
  const folder = path.dirname(offer.whole.path);
  // Before anything is sent: a record that cannot be written afterwards would be missed.
  const output = await createOutput(folder, { ...process, owner: undefined }).catch((error: unknown) => {
    throw cannotRecord(folder, error);
  });
  try {
    progress.begin(
      'Uploading',
      offer.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
    const blobs: UploadedLog[] = [];
    let foundBytes = 0;
    for (const file of offer.files) {
      const { log, found } = await sendFile(file, request);
      blobs.push(log);
      foundBytes += found;
    }
    const record = recordOf(offer, blobs, request);
    await output.file.writeFile(`${jsonText(record)}\n`);
    const recordPath = await output.commit(await freeRecordName(folder), { force: false, signal });
    return { record, recordPath, foundBytes };
  } catch (error) {
    await output.discard();
    throw error;
  }
}

async function sendFile(outgoing: OutgoingFile, request: UploadRequest): Promise<{ log: UploadedLog; found: number }> {
  const { sas, clock, progress, signal, chance, timeoutMs } = request;
  const name = sas.blob ?? outgoing.name;
  const target: BlobTarget = {
    sas,
    courier: createCourier({ host: sas.host, signal, clock, chance, timeoutMs }),
    now: clock.now,
    onBytes: progress.bytesRead,
  };
  const file = await open(outgoing.path);
  try {
    const { sizeBytes, sha256 } = outgoing;
    const { requestId, foundBytes } = await uploadBlob({ name, file, sizeBytes, sha256 }, target);
    const log = { request_id: requestId, sha256, size: sizeBytes, blob_sas_uri: sas.shownUrl(name) };
    return { log, found: foundBytes };
  } finally {
    await file.close();
  }
}

function recordOf({ whole, ...offer }: UploadOffer, blobs: UploadedLog[], request: UploadRequest): UploadRecord {
  const last = blobs.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  return {
    schema: 1,
    tool: { name: 'mdediag', version: request.version },
    uploadedAt: request.clock.now().toISOString(),
    request_id: last.request_id,
    blob_sas_uri: last.blob_sas_uri,
    sha256: whole.sha256,
    size: whole.sizeBytes,
    original_path: whole.path,
    format: /\.(zip(?:\.age)?|age)$/.exec(whole.name)?.[1] ?? 'zip',
    metadata: { bundle_id: offer.bundleId, redaction: offer.redaction, encrypted_to: offer.encryptedTo },
    blobs,
  };
}

function refuseUnredacted({ whole, redaction }: UploadOffer, { allowUnredacted }: UploadRequest): void {
  if (redaction !== 'none' || allowUnredacted) return;
  throw new KnownError(`${whole.name} is not redacted: it holds names and ids of people, Macs and the organization.`, {
    exitCode: EXIT.usage,
    hint: 'Make a copy with `mdediag redact`, or send it as it is with --allow-unredacted.',
  });
}

function refusePartsForOneBlob({ files }: UploadOffer, { blob }: SasUrl): void {
  if (blob === null || files.length === 1) return;
  throw new KnownError('The SAS URL is for one blob, but the archive is in parts.', {
    exitCode: EXIT.usage,
    hint: 'Ask for a SAS URL of a container, or join the parts as their note tells.',
  });
}

const RECORD_NAMES = Array.from({ length: 1_000 }, (_, index) =>
  index === 0 ? 'upload-record.json' : `upload-record-${index + 1}.json`,
);

/** Records of other archives stay. */
async function freeRecordName(folder: string): Promise<string> {
  for (const name of RECORD_NAMES) {
    const found = await lstat(path.join(folder, name)).catch(() => undefined);
    if (found === undefined) return name;
  }
  return 'upload-record.json';
}

function cannotRecord(folder: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return new KnownError(`The record of the upload cannot be written to ${folder} (${errno}). Nothing was sent.`, {
    exitCode: errno === 'ENOSPC' ? EXIT.noSpace : EXIT.usage,
    hint: 'Copy the archive to a folder you may write to.',
    cause: error,
  });
}
