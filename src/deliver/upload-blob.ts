import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Courier } from './courier.ts';
import { codeOf, refusal } from './refusal.ts';
import type { SasUrl } from './sas-url.ts';
import type { HttpAnswer, HttpRequest } from './send-request.ts';

/** The file to send, and what it must turn out to be. */
export interface BlobContent {
  readonly name: string;
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Where and how blobs are sent. */
export interface BlobTarget {
  readonly sas: SasUrl;
  readonly courier: Courier;
  readonly now: () => Date;
  /** Bytes the server has, sent now or found there. */
  readonly onBytes: (count: number) => void;
}

/** A blob that is complete. */
export interface UploadedBlob {
  /** The server's name for the request that completed it, or told of it. */
  readonly requestId: string;
  /** What was there already. */
  readonly foundBytes: number;
}

/** Small enough to be sent again without regret on a slow line; 50,000 of them are the limit of a blob. */
const BLOCK_BYTES = 4 * 1024 * 1024;
/** More gain little: each of them fills a line of 100 Mbit/s. */
const PARALLEL = 4;
/** A server that crashed can have lost blocks it had; they are sent again. */
const MOST_ROUNDS = 3;
/** Before these, blocks had other limits; every newer server knows it. */
const VERSION = { 'x-ms-version': '2020-10-02' };
const BLOCK = /<Name>([A-Za-z0-9+/=]{1,128})<\/Name>\s*<Size>(\d{1,12})<\/Size>/g;

interface Block {
  readonly id: string;
  readonly md5: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/**
 * Writes one blob, in blocks and several of them at a time, each with a hash the server checks; blocks of an earlier try are not sent
 * again. The blob appears when all of it is there, and never replaces another one; the very same one is as good as sent. Throws
 * `KnownError` when the server refuses, or the file is not what it was.
 */
export async function uploadBlob(content: BlobContent, target: BlobTarget): Promise<UploadedBlob> {
  const there = await blobThere(content, target);
  if (there !== undefined) {
    target.onBytes(content.sizeBytes);
    return { requestId: requestId(there), foundBytes: content.sizeBytes };
  }
  let foundAtFirst: number | undefined;
  for (let round = 1; ; round += 1) {
    const { ids, foundBytes } = await sendBlocks(content, target, await sentBefore(content, target));
    foundAtFirst ??= foundBytes;
    const answer = await commit(content, target, ids);
    if (answer.status < 300) return { requestId: requestId(answer), foundBytes: foundAtFirst };
    if (codeOf(answer) !== 'InvalidBlockList' || round === MOST_ROUNDS) throw refusal(answer, target.sas, target.now());
  }
}

/** The answer that told of the very same blob, if the server has it and lets us see it. */
async function blobThere(content: BlobContent, target: BlobTarget): Promise<HttpAnswer | undefined> {
  if (!mayRead(target)) return undefined;
  const answer = await send(target, content, { method: 'HEAD' });
  if (answer.status === 200) {
    if (answer.headers.get('x-ms-meta-sha256') === content.sha256) return answer;
    throw refusal({ ...answer, status: 409, text: '<Code>BlobAlreadyExists</Code>' }, target.sas, target.now());
  }
  if (isUnseen(answer)) return undefined;
  throw refusal(answer, target.sas, target.now());
}

/** Blocks that wait on the server, by their ids: a week long after the last one came. */
async function sentBefore(content: BlobContent, target: BlobTarget): Promise<ReadonlySet<string>> {
  if (!mayRead(target)) return new Set();
  const answer = await send(target, content, { method: 'GET' }, { comp: 'blocklist', blocklisttype: 'uncommitted' });
  if (answer.status === 200) return new Set(Array.from(answer.text.matchAll(BLOCK), ([, id = '']) => id));
  if (isUnseen(answer)) return new Set();
  throw refusal(answer, target.sas, target.now());
}

/** A URL that only allows to write is enough; nothing can be resumed with it. */
function mayRead({ sas }: BlobTarget): boolean {
  return sas.permissions === null || sas.permissions.includes('r');
}

function isUnseen(answer: HttpAnswer): boolean {
  const code = codeOf(answer);
  return (answer.status === 404 && code === 'BlobNotFound') || code === 'AuthorizationPermissionMismatch';
}

/** Reads block by block, while others are on their way. Resolves with the ids of all blocks in their order. */
async function sendBlocks(
  content: BlobContent,
  target: BlobTarget,
  sent: ReadonlySet<string>,
): Promise<{ ids: string[]; foundBytes: number }> {
  let foundBytes = 0;
  const ids: string[] = [];
  const whole = createHash('sha256');
  const blocks = readBlocks(content);
  async function work(): Promise<void> {
    for await (const block of shared(blocks)) {
      whole.update(block.bytes);
      ids.push(block.id);
      if (sent.has(block.id)) foundBytes += block.bytes.length;
      else await sendBlock(block, content, target);
      target.onBytes(block.bytes.length);
    }
  }
  const workers = Array.from({ length: PARALLEL }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    target.courier.stop();
    await Promise.allSettled(workers);
    throw error;
  }
  if (whole.digest('hex') === content.sha256) return { ids, foundBytes };
  throw new KnownError(`${content.name} was changed while it was sent. It was not completed there.`, {
    exitCode: EXIT.integrity,
    hint: 'Check it with `mdediag verify`, then send it again.',
  });
}

/** One worker's end must not end the blocks of the others. */
function shared<T>(source: AsyncGenerator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => ({ next: () => source.next() }) };
}

async function* readBlocks({ file, sizeBytes }: BlobContent): AsyncGenerator<Block> {
  for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) {
    const bytes = Buffer.alloc(Math.min(BLOCK_BYTES, sizeBytes - at));
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      ({ bytesRead: read } = await file.read(bytes, length, bytes.length - length, at + length));
    yield { bytes, id: idOf(bytes, at), md5: createHash('md5').update(bytes).digest('base64') };
  }
}

/** The same content at the same place has the same id, so that what an earlier try sent can be used, and nothing else. */
function idOf(bytes: Buffer, at: number): string {
  const place = Buffer.alloc(6);
  place.writeUIntBE(at, 0, 6);
  return Buffer.concat([place, createHash('sha256').update(bytes).digest()]).toString('base64');
}

async function sendBlock({ id, md5, bytes }: Block, content: BlobContent, target: BlobTarget): Promise<void> {
  const request = { method: 'PUT', body: bytes, headers: { 'content-md5': md5 } } as const;
  const answer = await send(target, content, request, { comp: 'block', blockid: id });
  if (answer.status !== 201) throw refusal(answer, target.sas, target.now());
}

async function commit(content: BlobContent, target: BlobTarget, ids: readonly string[]): Promise<HttpAnswer> {
  const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
  const headers = {
    'content-type': 'application/xml',
    'if-none-match': '*',
    'x-ms-blob-content-type': 'application/octet-stream',
    'x-ms-meta-sha256': content.sha256,
  };
  const answer = await send(target, content, { method: 'PUT', body, headers }, { comp: 'blocklist' });
  // When an answer is lost on the way, the next try meets the blob of the one before.
  const there = codeOf(answer) === 'BlobAlreadyExists' ? await blobThere(content, target) : undefined;
  return there ?? answer;
}

type BlobRequest = Pick<HttpRequest, 'method' | 'body'> & { readonly headers?: HttpRequest['headers'] };

function send(
  { sas, courier }: BlobTarget,
  { name }: BlobContent,
  { headers, ...request }: BlobRequest,
  query: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  return courier.send({ ...request, url: sas.requestUrl(name, query), headers: { ...VERSION, ...headers } });
}

function requestId({ headers }: HttpAnswer): string {
  return headers.get('x-ms-request-id') ?? 'unknown';
}
