import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { PassThrough, Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { ZipArchive } from 'archiver';
import { createBlockDeflater } from '../lib/deflate-blocks.ts';

const ALIVE = Number(process.env['ALIVE'] ?? 3);
export interface ZipMember {
  readonly name: string;
  readonly modifiedAt: Date;
  readonly mode?: number;
  readonly store?: boolean;
}
export interface StoredMember {
  readonly sizeBytes: number;
  readonly sha256: string;
}
export interface ZipWriter {
  add(member: ZipMember, chunks: AsyncIterable<Uint8Array>): Promise<StoredMember>;
  finish(): Promise<StoredMember>;
}

interface Digest {
  sizeBytes: number;
  crc: number;
  deflatedBytes: number;
}

export function openZipWriter(output: FileHandle, signal?: AbortSignal): ZipWriter {
  const failure = new AbortController();
  const archive = new ZipArchive();
  const engine = engineOf(archive);
  const fail = (error: unknown): void => {
    if (failure.signal.aborted) return;
    failure.abort(error);
    archive.destroy();
  };
  archive.on('error', fail);
  archive.on('warning', fail);
  signal?.addEventListener('abort', () => fail(signal.reason), { once: true });
  const deflater = createBlockDeflater(ALIVE, failure.signal);
  const drained = drain(archive, output);
  drained.catch(fail);

  let current: Digest;
  let entryDone: () => void;
  engine._smartStream = (entry, done) =>
    new Writable({
      write: (chunk, _encoding, callback) => {
        engine.write(chunk, callback);
      },
      final: (callback) => {
        entry.setCrc(current.crc);
        entry.setSize(current.sizeBytes);
        entry.setCompressedSize(current.deflatedBytes);
        engine._afterAppend(entry);
        done(null, entry);
        callback();
        entryDone();
      },
    });

  let written: Promise<void> = Promise.resolve();
  function enqueue(step: () => Promise<void> | void): void {
    written = written.then(step);
    written.catch(fail);
  }

  async function intake(member: ZipMember, chunks: AsyncIterable<Uint8Array>): Promise<StoredMember> {
    const sha = createHash('sha256');
    const digest: Digest = { sizeBytes: 0, crc: 0, deflatedBytes: 0 };
    const data = { name: member.name, date: member.modifiedAt, mode: member.mode ?? 0o600 };
    let source: PassThrough | undefined;
    for await (const block of deflater.deflate(chunks, member.store ? 0 : 6)) {
      block.deflated.catch(fail);
      sha.update(block.bytes);
      digest.crc = crc32(block.bytes, digest.crc);
      digest.sizeBytes += block.bytes.length;
      enqueue(async () => {
        const bytes = await block.deflated;
        digest.deflatedBytes += bytes.length;
        const whole = source === undefined && block.last;
        if (source === undefined) {
          current = digest;
          if (!whole) source = new PassThrough();
          archive.append(source ?? bytes, data);
        }
        if (source !== undefined) await new Promise<void>((resolve) => source?.write(bytes, () => resolve()));
        if (block.last) {
          await new Promise<void>((resolve) => {
            entryDone = resolve;
            source?.end();
          });
        }
        block.release();
      });
    }
    return { sizeBytes: digest.sizeBytes, sha256: sha.digest('hex') };
  }

  function untilFailure<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onFailure = (): void => reject(failure.signal.reason);
      if (failure.signal.aborted) onFailure();
      failure.signal.addEventListener('abort', onFailure, { once: true });
      work.then(resolve, reject).finally(() => failure.signal.removeEventListener('abort', onFailure));
    });
  }
  return {
    add: (member, chunks) => untilFailure(intake(member, chunks)),
    async finish() {
      await untilFailure(written);
      const [stored] = await untilFailure(Promise.all([drained, archive.finalize()]));
      return stored;
    },
  };
}

async function drain(archive: ZipArchive, output: FileHandle): Promise<StoredMember> {
  const sha = createHash('sha256');
  let sizeBytes = 0;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const flush = async () => {
    const bytes = Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    sha.update(bytes);
    await output.writeFile(bytes);
  };
  for await (const chunk of archive) {
    pending.push(chunk);
    pendingBytes += chunk.length;
    sizeBytes += chunk.length;
    if (pendingBytes >= 262144) await flush();
  }
  await flush();
  return { sizeBytes, sha256: sha.digest('hex') };
}

interface ZipEntry {
  setCrc(crc: number): void;
  setSize(n: number): void;
  setCompressedSize(n: number): void;
  getName(): string;
}
interface ZipEngine {
  write(chunk: Buffer, callback: (error?: Error | null) => void): boolean;
  _afterAppend(entry: ZipEntry): void;
  _smartStream(entry: ZipEntry, done: (error: Error | null, entry: ZipEntry) => void): Writable;
}
function engineOf(archive: ZipArchive): ZipEngine {
  return (archive as any)._module.engine;
}
