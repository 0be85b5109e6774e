import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';

const SMALL = Number(process.env['SMALL'] ?? 16384);
const BLOCK_BYTES = Number(process.env['KB'] ?? 256) * 1024;
/** How far back deflate may point: the part of the previous block that primes the next one. */
const WINDOW_BYTES = 32 * 1024;
/** zlib stores what it cannot shrink: 5 bytes per 16 KB, and the marker of the flush. */
const LARGEST_OUTPUT_BYTES = BLOCK_BYTES + (BLOCK_BYTES >> 10) + 64;

/** The empty final block. A raw deflate stream is every block's `deflated` in order, then these bytes. */
const END_OF_DEFLATE = Buffer.from([0x03, 0x00]);

export interface DeflatingBlock {
  /** What was read; valid until `release`. */
  readonly bytes: Buffer;
  readonly last: boolean;
  readonly deflated: Promise<Buffer>;
  /** Gives the memory back; call it once `deflated` has been stored. */
  release(): void;
}

export interface BlockDeflater {
  deflate(chunks: AsyncIterable<Uint8Array>, level: number): AsyncGenerator<DeflatingBlock>;
}

export function createBlockDeflater(aliveBlocks: number, signal: AbortSignal): BlockDeflater {
  const free: Buffer[] = Array.from({ length: aliveBlocks }, () => Buffer.allocUnsafeSlow(WINDOW_BYTES + BLOCK_BYTES));
  let wake: (() => void) | undefined;

  async function take(): Promise<Buffer> {
    for (;;) {
      signal.throwIfAborted();
      const memory = free.pop();
      if (memory !== undefined) return memory;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  function give(memory: Buffer): void {
    free.push(memory);
    wake?.();
  }
  signal.addEventListener('abort', () => wake?.(), { once: true });

  return {
    async *deflate(chunks, level) {
      let memory: Buffer | undefined;
      let previous: Buffer | undefined;
      let filled = 0;
      const start = (full: Buffer, last: boolean): DeflatingBlock => {
        const bytes = full.subarray(WINDOW_BYTES, filled);
        const dictionary = previous === undefined ? undefined : full.subarray(0, WINDOW_BYTES);
        return { bytes, last, deflated: deflateBlock(bytes, dictionary, level, last), release: () => give(full) };
      };
      for await (const chunk of chunks) {
        for (let offset = 0; offset < chunk.length; ) {
          if (memory === undefined) {
            memory = await take();
            previous?.copy(memory, 0, BLOCK_BYTES);
            filled = WINDOW_BYTES;
          }
          const part = chunk.subarray(offset, offset + memory.length - filled);
          memory.set(part, filled);
          filled += part.length;
          offset += part.length;
          if (filled === memory.length) {
            yield start(memory, false);
            previous = memory;
            memory = undefined;
          }
        }
      }
      if (memory !== undefined) yield start(memory, true);
      else yield { bytes: Buffer.alloc(0), last: true, deflated: Promise.resolve(END_OF_DEFLATE), release: () => {} };
    },
  };
}

async function deflateBlock(
  bytes: Buffer,
  dictionary: Buffer | undefined,
  level: number,
  last: boolean,
): Promise<Buffer> {
  const flush = last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  const chunkSize = bytes.length + (bytes.length >> 10) + 64;
  const options = { level, chunkSize, ...(dictionary === undefined ? {} : { dictionary }) };
  if (bytes.length <= SMALL) return deflateRawSync(bytes, { ...options, finishFlush: flush });
  const deflate = createDeflateRaw({ ...options, flush });
  const pieces: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => pieces.push(piece));
  try {
    await new Promise<void>((resolve, reject) => {
      deflate.once('error', reject);
      deflate.write(bytes, () => resolve());
    });
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  } finally {
    deflate.destroy();
  }
}
