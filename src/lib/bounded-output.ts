import type { Readable } from 'node:stream';

/** The beginning of what a stream delivered. */
interface BoundedOutput {
  /** True once the stream delivered more than the limit. */
  readonly isCut: boolean;
  /** What is kept so far; at most the limit. */
  bytes(): Buffer;
}

/** Keeps the first `maxBytes` of a stream and goes on reading the rest into nothing; `onCut` is called once, at the first byte over the limit. Without a stream there is nothing. */
export function boundedOutput(stream: Readable | null, maxBytes: number, onCut: () => void): BoundedOutput {
  const kept: Buffer[] = [];
  let roomBytes = maxBytes;
  let isCut = false;

  stream?.on('data', (chunk: Buffer) => {
    if (isCut) return;
    kept.push(chunk.subarray(0, roomBytes));
    isCut = chunk.length > roomBytes;
    roomBytes -= Math.min(chunk.length, roomBytes);
    if (isCut) onCut();
  });

  return {
    get isCut() {
      return isCut;
    },
    bytes: () => Buffer.concat(kept),
  };
}
