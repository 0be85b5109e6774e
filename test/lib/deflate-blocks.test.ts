import { createHash, randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BLOCK_BYTES, createBlockPool, type DeflatingBlock, deflateBlocks } from '../../src/lib/deflate-blocks.ts';

const never = new AbortController().signal;
const KB = 1024;

describe('a source cut into blocks', () => {
  test.each([
    ['nothing', 0],
    ['one byte', 1],
    ['one byte less than a block', BLOCK_BYTES - 1],
    ['a block', BLOCK_BYTES],
    ['one byte more than a block', BLOCK_BYTES + 1],
    ['three blocks', 3 * BLOCK_BYTES],
  ])('%s inflates to what it was, and all of it is handed out', async (_what, sizeBytes) => {
    for (const bytes of [randomBytes(sizeBytes), logOf(sizeBytes)]) {
      const { stream, read } = await deflated([bytes]);
      expect(sha256(inflateRawSync(stream))).toBe(sha256(bytes));
      expect(sha256(read)).toBe(sha256(bytes));
    }
  });

  test('makes one stream, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: -2, max: 40_000 }),
        fc.integer({ min: 700, max: 2 * BLOCK_BYTES }),
        async (blocks, more, chunkBytes) => {
          const bytes = logOf(Math.max(0, blocks * BLOCK_BYTES + more));
          const { stream } = await deflated(chunksOf(bytes, chunkBytes));
          expect(sha256(inflateRawSync(stream))).toBe(sha256(bytes));
          expect(sha256(stream)).toBe(sha256((await deflated([bytes])).stream));
        },
      ),
      { numRuns: 15 },
    );
  });

  test('may reuse the memory of a chunk', async () => {
    const memory = Buffer.alloc(300 * KB);
    async function* filledAnew(): AsyncGenerator<Uint8Array> {
      for (const letter of ['a', 'b', 'c', 'd']) yield memory.fill(letter);
    }
    const { stream } = await deflated(filledAnew());
    const expected = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(300 * KB)).join('');
    expect(inflateRawSync(stream).toString()).toBe(expected);
  });

  test('refers back across the border of blocks', async () => {
    const repeated = randomBytes(30 * KB);
    const [first, second] = await partsOf([randomBytes(BLOCK_BYTES - 30 * KB), repeated, repeated]);
    expect(first?.length).toBeGreaterThan(BLOCK_BYTES);
    expect(second?.length).toBeLessThan(2 * KB);
  });

  test('is wrapped, not compressed, at level 0', async () => {
    const bytes = logOf(2 * BLOCK_BYTES + 5);
    const { stream } = await deflated([bytes], 0);
    expect(stream.length).toBeGreaterThan(bytes.length);
    expect(stream.length).toBeLessThan(bytes.length * 1.001);
    expect(sha256(inflateRawSync(stream))).toBe(sha256(bytes));
  });

  test('is read no further than the pool has memory for', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += 1;
        yield Buffer.alloc(BLOCK_BYTES);
      }
    }
    const blocks = deflateBlocks(endless(), 6, createBlockPool(3, never));
    const held = [await next(blocks), await next(blocks), await next(blocks)];
    const fourth = next(blocks);
    await Promise.all(held.map(({ deflated }) => deflated));
    expect(await Promise.race([fourth, 'waiting'])).toBe('waiting');
    expect(taken).toBe(4);

    held[0]?.release();
    expect((await fourth).bytes.length).toBe(BLOCK_BYTES);
  });

  test('that throws gives its memory back and takes its error along', async () => {
    const pool = createBlockPool(1, never);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10);
      throw new Error('a bug');
    }
    await expect(next(deflateBlocks(broken(), 6, pool))).rejects.toThrow('a bug');
    expect((await pool.take()).length).toBe(BLOCK_BYTES);
  });
});

test('an aborted pool lets nobody wait', async () => {
  const abort = new AbortController();
  const pool = createBlockPool(1, abort.signal);
  await pool.take();
  const waiting = pool.take();
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(pool.take()).rejects.toThrow('enough');
});

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function deflated(chunks: Chunks, level = 6): Promise<{ stream: Buffer; read: Buffer }> {
  const read: Buffer[] = [];
  const parts = await partsOf(chunks, level, ({ bytes }) => read.push(Buffer.from(bytes)));
  return { stream: Buffer.concat(parts), read: Buffer.concat(read) };
}

async function partsOf(chunks: Chunks, level = 6, seen = (_block: DeflatingBlock): unknown => undefined) {
  const parts: Buffer[] = [];
  for await (const block of deflateBlocks(asyncOf(chunks), level, createBlockPool(2, never))) {
    seen(block);
    parts.push(await block.deflated);
    block.release();
  }
  return parts;
}

async function next(blocks: AsyncGenerator<DeflatingBlock, void>): Promise<DeflatingBlock> {
  const { value } = await blocks.next();
  if (value === undefined) throw new Error('there are no more blocks');
  return value;
}

async function* asyncOf(chunks: Chunks): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function* chunksOf(bytes: Buffer, chunkBytes: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}

/** Text that shrinks to a few percent, without a period. */
function logOf(sizeBytes: number): Buffer {
  const lines: string[] = [];
  for (let length = 0; length < sizeBytes; length += lines.at(-1)?.length ?? 0) {
    lines.push(`[${lines.length}][info]: scan ${(lines.length * lines.length) % 8_191} finished\n`);
  }
  return Buffer.from(lines.join('')).subarray(0, sizeBytes);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
