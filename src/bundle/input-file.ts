import { createHash } from 'node:crypto';
import type { InputFile, Locator } from '../model/input.ts';
import type { Progress } from '../model/progress.ts';
import type { Digest } from './digest.ts';
import type { Member } from './member.ts';
import { ZipFault } from './read-zip-entry.ts';

/** A file of an input that remembers what was read of it. */
export interface TrackedFile extends InputFile {
  /** What it holds; undefined until it was read to the end without a problem. */
  digest(): Digest | undefined;
}

/** What all files of an input share. */
export interface Session {
  readonly progress: Progress;
  /** Milliseconds left for reading. */
  leftMs(): number;
}

/** How much of a file its content is recognized by. */
export const HEAD_BYTES = 65_536;

/** Makes a member a file of the input; `path` is how evidence shows it. */
export function trackFile(member: Member, path: string, locator: Locator, session: Session): TrackedFile {
  let digest: Digest | undefined;
  let problem = member.fault?.message;
  let furthest = 0;
  let head: Promise<Uint8Array> | undefined;

  async function* read(): AsyncGenerator<Uint8Array> {
    if (member.fault !== undefined) return;
    const sha = createHash('sha256');
    let sizeBytes = 0;
    try {
      for await (const chunk of member.read()) {
        if (session.leftMs() === 0) throw new ZipFault('too-long', 'could not be read to the end in time');
        sha.update(chunk);
        sizeBytes += chunk.length;
        session.progress.bytesRead(Math.max(0, Math.min(chunk.length, sizeBytes - furthest)));
        furthest = Math.max(furthest, sizeBytes);
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error;
      problem = error.message;
      return;
    }
    digest ??= { sizeBytes, sha256: sha.digest('hex') };
  }

  async function readHead(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of read()) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= HEAD_BYTES) break;
    }
    return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
  }

  return {
    path,
    locator,
    sizeBytes: member.sizeBytes,
    modifiedAt: member.modifiedAt,
    read,
    head: () => (head ??= readHead()),
    problem: () => problem,
    sha256: () => digest?.sha256,
    digest: () => digest,
  };
}
