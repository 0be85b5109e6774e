import { pipeline } from 'node:stream';
import {
  createGunzip,
  createInflateRaw,
  type Gunzip,
  type InflateRaw,
  inflateRawSync,
  type ZlibOptions,
} from 'node:zlib';
import type { RandomBytes } from '../lib/zip-bytes.ts';

/** Measured: smaller ones cost more in hand-overs than they save in memory. */
export const BLOCK_BYTES = 262_144;
const FIRST_BLOCK_BYTES = 16_384;
/** Of deflated bytes; inflating as many takes less than a millisecond or two. */
const SMALL_BYTES = 32_768;
const MAX_SMALL_INFLATED_BYTES = 1_048_576;
/** zlib takes 16 KB for whatever it inflates, unless told otherwise; too much where there are many tiny members. */
const MAX_CHUNK_BYTES = 16_384;
const MIN_CHUNK_BYTES = 1_024;
const USUAL_RATIO = 8;
/** Of deflated bytes: how close to the damage the second attempt comes. */
const STEP_BYTES = 256;
/** Room for one chunk more, so that the next one is inflated while the consumer is busy. */
const AHEAD: ZlibOptions & { readonly highWaterMark: number } = {
  chunkSize: BLOCK_BYTES,
  highWaterMark: 2 * BLOCK_BYTES,
};

/** `[from, to)` of some bytes. Blocks grow, so that little is read in vain when the reader stops early. */
export async function* readBlocks(bytes: RandomBytes, from: number, to: number): AsyncGenerator<Buffer> {
  let blockBytes = FIRST_BLOCK_BYTES;
  for (let at = from; at < to; ) {
    const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, to - at));
    const { bytesRead } = await bytes.read(block, 0, block.length, at);
    if (bytesRead === 0) throw new Error('the file became shorter while it was read');
    at += bytesRead;
    blockBytes = Math.min(BLOCK_BYTES, blockBytes * 2);
    yield block.subarray(0, bytesRead);
  }
}

/**
 * Inflates a deflate stream that begins at `from` and ends before `to`; returns how many bytes it takes. The next chunk is
 * inflated while the consumer is busy. When the stream is damaged or cut off, yields all that is before the damage, then throws.
 */
export async function* inflateRange(bytes: RandomBytes, from: number, to: number): AsyncGenerator<Buffer, number> {
  const whole = to - from > SMALL_BYTES ? undefined : await inflateAtOnce(bytes, from, to);
  if (whole === undefined) return yield* inflateWith(createInflateRaw, bytes, from, to);
  yield whole.bytes;
  return whole.usedBytes;
}

/** A stream costs more than a small member does; undefined when it is damaged, cut off, or not small once it is inflated. */
async function inflateAtOnce(
  bytes: RandomBytes,
  from: number,
  to: number,
): Promise<{ bytes: Buffer; usedBytes: number } | undefined> {
  const block = Buffer.allocUnsafeSlow(to - from);
  const { bytesRead } = await bytes.read(block, 0, block.length, from);
  if (bytesRead < block.length) return undefined;
  try {
    const chunkSize = Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, USUAL_RATIO * block.length));
    const options: ZlibOptions = { info: true, chunkSize, maxOutputLength: MAX_SMALL_INFLATED_BYTES };
    const inflated: unknown = inflateRawSync(block, options);
    return isInflated(inflated) ? { bytes: inflated.buffer, usedBytes: inflated.engine.bytesWritten } : undefined;
  } catch {
    return undefined; // The stream tells what is wrong, and gives what can be had.
  }
}

/** What zlib answers when it is asked for more than the bytes. */
function isInflated(value: unknown): value is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value;
}

/** The same for a gzip file, of one part or several. */
export function gunzipRange(bytes: RandomBytes, from: number, to: number): AsyncGenerator<Buffer, number> {
  return inflateWith(createGunzip, bytes, from, to);
}

type Create = (options: ZlibOptions) => InflateRaw | Gunzip;

async function* inflateWith(
  create: Create,
  bytes: RandomBytes,
  from: number,
  to: number,
): AsyncGenerator<Buffer, number> {
  let yieldedBytes = 0;
  const inflater = create(AHEAD);
  try {
    // The loop throws whatever goes wrong here.
    pipeline(readBlocks(bytes, from, to), inflater, () => {});
    for await (const chunk of inflater) {
      yieldedBytes += chunk.length;
      yield chunk;
    }
    return inflater.bytesWritten;
  } catch (error) {
    yield* inflateUpToDamage(create, bytes, [from, to], { soundBytes: inflater.bytesWritten, yieldedBytes });
    throw error;
  }
}

/** A stream that fails drops what it has inflated and nobody took yet; the second time it is taken at once, in small steps. */
async function* inflateUpToDamage(
  create: Create,
  bytes: RandomBytes,
  [from, to]: readonly [number, number],
  { soundBytes, yieldedBytes }: { soundBytes: number; yieldedBytes: number },
): AsyncGenerator<Buffer> {
  const inflater = create({ chunkSize: FIRST_BLOCK_BYTES });
  let waiting: Buffer[] = [];
  let isOver = false;
  inflater.on('data', (chunk: Buffer) => waiting.push(chunk));
  for (const event of ENDINGS) {
    inflater.on(event, () => {
      isOver = true;
    });
  }
  let seenBytes = 0;
  try {
    for (let at = from; at < to && !isOver; ) {
      const length = at < from + soundBytes ? Math.min(FIRST_BLOCK_BYTES, from + soundBytes - at) : STEP_BYTES;
      const block = Buffer.allocUnsafe(Math.min(length, to - at));
      const { bytesRead } = await bytes.read(block, 0, block.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      await write(inflater, block.subarray(0, bytesRead));
      for (const chunk of waiting) {
        const fresh = chunk.subarray(Math.max(0, yieldedBytes - seenBytes));
        seenBytes += chunk.length;
        if (fresh.length > 0) yield fresh;
      }
      waiting = [];
    }
  } finally {
    inflater.destroy();
  }
}

/** A stream that has ended does not call back for what is written behind its end. */
const ENDINGS = ['error', 'end', 'close'] as const;

/** Resolves when the block is worked up, or the stream is over. */
function write(inflater: InflateRaw | Gunzip, block: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      for (const event of ENDINGS) inflater.off(event, settle);
      resolve();
    };
    for (const event of ENDINGS) inflater.on(event, settle);
    inflater.write(block, settle);
  });
}
