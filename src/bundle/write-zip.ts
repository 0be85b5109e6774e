import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { ZipArchive } from 'archiver';
import { BLOCK_BYTES, createBlockPool, deflateBlocks } from '../lib/deflate-blocks.ts';
import { createOrderedPipeline } from '../lib/ordered-pipeline.ts';

/** Blocks alive at a time, measured (docs/adr/0003): fewer leave a core idle, more gain nothing. */
const ALIVE_BLOCKS = 6;
/** 5 costs a quarter less than 6 and stays within 1.03 × the size of `zip -6` (docs/adr/0003). */
const LEVEL = 5;

/** One file of the archive. */
export interface ZipMember {
  /** ASCII, relative, `/` between its parts. */
  readonly name: string;
  /** Stored to 2 s, in UTC. The format holds 1980 to 2107, archiver 1980 to 2043; what lies outside is moved to the border. */
  readonly modifiedAt: Date;
  /** Permission bits of the regular file; 0o600 by default. */
  readonly mode?: number;
  /** Its bytes are compressed already (.zip, .gz): do not try again. */
  readonly store?: boolean;
}

/** Size and SHA-256 (hex) of bytes that went by. */
export interface Digest {
  readonly sizeBytes: number;
  readonly sha256: string;
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
  const drained = drain(container.bytes, output);
  drained.catch(pipeline.fail);

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
        if (block.last) entry.close(sizeBytes, crc);
      });
    }
    return { sizeBytes, sha256: sha256.digest('hex') };
  }

  return {
    add: (member, chunks) => pipeline.read(() => read(member, chunks)),
    async finish() {
      await pipeline.settled();
      const [digest] = await pipeline.untilFailure(Promise.all([drained, container.finish()]));
      pipeline.fail(new Error('The archive is finished'));
      return digest;
    },
  };
}

/** Moves the archive's bytes to the output in few large writes: archiver makes some forty small ones per member. */
async function drain(bytes: AsyncIterable<Buffer>, output: FileHandle): Promise<Digest> {
  const sha256 = createHash('sha256');
  let sizeBytes = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  async function flush(): Promise<void> {
    const joined = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    sha256.update(joined);
    sizeBytes += joined.length;
    await output.writeFile(joined);
  }
  for await (const chunk of bytes) {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes >= BLOCK_BYTES) await flush();
  }
  await flush();
  return { sizeBytes, sha256: sha256.digest('hex') };
}

/** A member whose header is in the container: its deflated parts follow in order, then its totals. */
interface OpenEntry {
  write(part: Buffer): Promise<void>;
  close(sizeBytes: number, crc: number): void;
}

interface Container {
  readonly bytes: ZipArchive;
  /** One entry at a time: the next one opens after `close`. */
  open(member: ZipMember): Promise<OpenEntry>;
  finish(): Promise<void>;
}

/** The insides of archiver 8.0.0 (compress-commons' `ZipArchiveOutputStream`) that members deflated elsewhere depend on. */
interface ZipEngine {
  /** Bytes written so far, which the directory refers to. */
  offset: number;
  write(bytes: Buffer | string, callback?: (error?: Error | null) => void): boolean;
  end(): void;
  _smartStream(
    entry: EngineEntry,
    done: (error: Error | null, entry: EngineEntry) => void,
  ): { end(body: Buffer): void };
  _afterAppend(entry: EngineEntry): void;
}

interface EngineEntry {
  getName(): string;
  setCrc(crc: number): void;
  setSize(sizeBytes: number): void;
  setCompressedSize(sizeBytes: number): void;
}

/**
 * archiver's ZIP container. Its public interface deflates each body by itself, one after the other, so a body of one byte
 * stands in for the member: archiver writes the header, asks `_smartStream` for whatever takes the body, and waits for
 * `done`. Here that lets the real parts through to the engine, and fills in what archiver would have counted.
 */
function openContainer(fail: (error: unknown) => void): Container {
  const archive = new ZipArchive();
  const engine = engineOf(archive);
  joinFields(engine);
  let opening: { name: string; resolve(entry: OpenEntry): void } | undefined;
  archive.on('error', fail);
  archive.on('warning', fail);
  archive.on('entry', ({ name }) => {
    if (opening !== undefined) fail(new Error(`archiver wrote ${name} without asking for its bytes`));
  });

  engine._smartStream = (entry, done) => ({
    end() {
      let deflatedBytes = 0;
      const open = opening;
      opening = undefined;
      if (open?.name !== entry.getName()) {
        fail(new Error(`archiver would store ${open?.name} as ${entry.getName()}`));
        return;
      }
      open.resolve({
        write(part) {
          deflatedBytes += part.length;
          return new Promise((resolve, reject) => {
            engine.write(part, (error) => (error ? reject(error) : resolve()));
          });
        },
        close(sizeBytes, crc) {
          entry.setSize(sizeBytes);
          entry.setCompressedSize(deflatedBytes);
          entry.setCrc(crc);
          engine._afterAppend(entry);
          done(null, entry);
        },
      });
    },
  });

  return {
    bytes: archive,
    open: ({ name, modifiedAt, mode = 0o600 }) =>
      new Promise((resolve) => {
        opening = { name, resolve };
        archive.append(Buffer.alloc(1), { name, date: dosDate(modifiedAt), mode });
      }),
    finish: () => archive.finalize(),
  };
}

/**
 * archiver writes every field of a header by itself, twenty per member, and the whole directory at once: 100 MB of tiny
 * buffers for 20,000 members. Joined they are 2 MB. Only the parts of members come with a callback.
 */
function joinFields(engine: ZipEngine): void {
  const write = engine.write.bind(engine);
  const end = engine.end.bind(engine);
  const joined = Buffer.alloc(64 * 1024);
  let joinedBytes = 0;
  function flush(): void {
    engine.offset -= joinedBytes; // `write` counts them again
    write(Buffer.from(joined.subarray(0, joinedBytes)));
    joinedBytes = 0;
  }
  engine.write = (bytes, callback) => {
    if (callback !== undefined || joinedBytes + bytes.length > joined.length) flush();
    if (callback !== undefined) return write(bytes, callback);
    joined.set(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, joinedBytes);
    joinedBytes += bytes.length;
    engine.offset += bytes.length;
    return true;
  };
  engine.end = () => {
    flush();
    end();
  };
}

function dosDate(date: Date): Date {
  return Number.isNaN(date.getTime()) ? new Date(Date.UTC(1980)) : date;
}

function engineOf(archive: ZipArchive): ZipEngine {
  const engine: unknown = Reflect.get(Object(Reflect.get(archive, '_module')), 'engine');
  if (isZipEngine(engine)) return engine;
  throw new Error('archiver is not built as in 8.0.0: its ZIP engine was not found');
}

function isZipEngine(value: unknown): value is ZipEngine {
  const methods = ['write', 'end', '_smartStream', '_afterAppend'];
  const typeOf = (name: string): string => typeof Reflect.get(Object(value), name);
  return typeOf('offset') === 'number' && methods.every((name) => typeOf(name) === 'function');
}
