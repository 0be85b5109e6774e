import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { createBlockPool, deflateBlocks } from '../lib/deflate-blocks.ts';
import { createOrderedPipeline } from '../lib/ordered-pipeline.ts';
import type { Digest } from './digest.ts';
import { drainTo } from './drain.ts';
import { type OpenEntry, openContainer, type ZipMember } from './zip-container.ts';

/** Blocks alive at a time, measured (docs/adr/0003): fewer leave a core idle, more gain nothing. */
const ALIVE_BLOCKS = 6;
/** 5 costs a quarter less than 6 and stays within 1.03 × the size of `zip -6` (docs/adr/0003). */
const LEVEL = 5;

/** Where a member is in the archive: what it takes to read it back before there is a directory. */
export interface WrittenMember {
  readonly name: string;
  readonly modifiedAt: Date;
  /** Of its deflated bytes, in the archive. */
  readonly from: number;
  readonly to: number;
  readonly sizeBytes: number;
}

/** An archive being written. */
export interface ZipWriter {
  /**
   * Adds a member. Resolves with the digest of its bytes once all of them have been read; they are still being deflated
   * and written then, so the next member can be read meanwhile: call, await, call again. This is what bounds the memory:
   * reading waits while too many blocks are on their way. Several calls at once take turns, in the order of the calls.
   * A chunk may be reused by its source once the next one is asked for. `chunks` must not throw for a file that cannot
   * be read on, but end early: a throw ruins the archive. A source with nothing to store at all is simply not added.
   * Rejects when the archive cannot be written, also for the fault of an earlier member; `chunks` may then not have been
   * opened or not been read to its end.
   */
  add(member: ZipMember, chunks: AsyncIterable<Uint8Array>): Promise<Digest>;
  /** Waits until all members added so far can be read back from the output, and tells where they are, in their order. */
  written(): Promise<readonly WrittenMember[]>;
  /**
   * Waits for all members, writes the directory, and resolves with the digest of the archive when the last byte has been
   * handed to the operating system. Does not sync or close the output.
   */
  finish(): Promise<Digest>;
}

/**
 * Writes a ZIP archive to `output`, from its current position on, without ever seeking. The same members in the same
 * order make the same bytes. Any failure (the output's, with its `code`; the signal's reason; a throwing source) makes
 * the pending and all later calls reject with it at once; a write to `output` may then still be under way, which its
 * `close()` waits for.
 */
export function openZipWriter(output: FileHandle, signal?: AbortSignal): ZipWriter {
  const pipeline = createOrderedPipeline(signal);
  const pool = createBlockPool(ALIVE_BLOCKS, pipeline.signal);
  const container = openContainer(pipeline.fail);
  pipeline.signal.addEventListener('abort', () => container.bytes.destroy());
  const drain = drainTo(output, container.bytes);
  drain.done.catch(pipeline.fail);
  const members: WrittenMember[] = [];

  async function read(member: ZipMember, chunks: AsyncIterable<Uint8Array>): Promise<Digest> {
    const sha256 = createHash('sha256');
    let sizeBytes = 0;
    let crc = 0;
    let entry: OpenEntry | undefined;
    for await (const block of deflateBlocks(chunks, member.store === true ? 0 : LEVEL, pool)) {
      block.deflated.catch(pipeline.fail);
      sha256.update(block.bytes);
      crc = crc32(block.bytes, crc);
      sizeBytes += block.bytes.length;
      pipeline.write(async () => {
        entry ??= await container.open(member);
        await entry.write(await block.deflated);
        block.release();
        if (block.last) {
          const [from, to] = entry.close(sizeBytes, crc);
          members.push({ name: member.name, modifiedAt: member.modifiedAt, from, to, sizeBytes });
        }
      });
    }
    return { sizeBytes, sha256: sha256.digest('hex') };
  }

  return {
    add: (member, chunks) => pipeline.read(() => read(member, chunks)),
    async written() {
      await pipeline.settled();
      await pipeline.untilFailure(drain.reached(container.flush()));
      return members;
    },
    async finish() {
      await pipeline.settled();
      const [digest] = await pipeline.untilFailure(Promise.all([drain.done, container.finish()]));
      pipeline.fail(new Error('The archive is finished'));
      return digest;
    },
  };
}
