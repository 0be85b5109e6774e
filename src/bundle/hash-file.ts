import { createHash } from 'node:crypto';
import type { RandomBytes } from '../lib/zip-bytes.ts';
import { readBlocks } from './inflate.ts';

/** A hash being computed while other work goes on. */
export interface BackgroundHash {
  /** SHA-256 in hex; undefined when the bytes cannot be read to their end, or it was stopped. */
  readonly result: Promise<string | undefined>;
  /** Resolves when nothing is read any more. */
  stop(): Promise<void>;
}

/** Begins to hash bytes. */
export function hashInBackground(bytes: RandomBytes, sizeBytes: number): BackgroundHash {
  const stopped = new AbortController();
  const result = hash(bytes, sizeBytes, stopped.signal).catch(() => undefined);
  async function stop(): Promise<void> {
    stopped.abort();
    await result;
  }
  return { result, stop };
}

async function hash(bytes: RandomBytes, sizeBytes: number, signal: AbortSignal): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of readBlocks(bytes, 0, sizeBytes)) {
    signal.throwIfAborted();
    sha256.update(chunk);
  }
  return sha256.digest('hex');
}
