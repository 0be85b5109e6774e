import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BLOCK_BYTES } from '../lib/deflate-blocks.ts';
import type { Digest } from './digest.ts';

/** Bytes on their way to a file. */
export interface Drain {
  /** Resolves with what was written when the last byte has been handed to the operating system. */
  readonly done: Promise<Digest>;
  /** Resolves when the first `sizeBytes` bytes can be read back from the file. Only while no more are being sent. */
  reached(sizeBytes: number): Promise<void>;
}

/** Moves the archive's bytes to the output in few large writes: archiver makes some forty small ones per member. */
export function drainTo(output: FileHandle, bytes: AsyncIterable<Buffer>): Drain {
  const sha256 = createHash('sha256');
  let writtenBytes = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let onChunk: () => void = () => {};

  async function flush(): Promise<void> {
    const joined = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    sha256.update(joined);
    await output.writeFile(joined);
    writtenBytes += joined.length;
  }

  async function drain(): Promise<Digest> {
    for await (const chunk of bytes) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= BLOCK_BYTES) await flush();
      onChunk();
    }
    await flush();
    return { sizeBytes: writtenBytes, sha256: sha256.digest('hex') };
  }

  return {
    done: drain(),
    async reached(sizeBytes) {
      while (writtenBytes + waitingBytes < sizeBytes) {
        await new Promise<void>((resolve) => {
          onChunk = resolve;
        });
      }
      await flush();
    },
  };
}
