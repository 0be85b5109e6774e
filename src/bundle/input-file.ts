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
  return new MemberFile(member, path, locator, session);
}

/** A class, because there can be a hundred thousand of them: six closures each would take twice as much memory. */
class MemberFile implements TrackedFile {
  readonly path: string;
  readonly locator: Locator;
  readonly #member: Member;
  readonly #session: Session;
  #digest: Digest | undefined;
  #problem: string | undefined;
  #furthest = 0;

  constructor(member: Member, path: string, locator: Locator, session: Session) {
    this.path = path;
    this.locator = locator;
    this.#member = member;
    this.#session = session;
    this.#problem = member.fault?.message;
  }

  get sizeBytes(): number {
    return this.#member.fault === undefined ? this.#member.sizeBytes : 0;
  }

  get modifiedAt(): Date | null {
    return this.#member.modifiedAt;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    if (this.#member.fault !== undefined) return;
    const { progress, leftMs } = this.#session;
    const sha = createHash('sha256');
    let sizeBytes = 0;
    try {
      for await (const chunk of this.#member.read()) {
        if (leftMs() === 0) throw new ZipFault('too-long', 'could not be read to the end in time');
        sha.update(chunk);
        sizeBytes += chunk.length;
        progress.bytesRead(Math.max(0, Math.min(chunk.length, sizeBytes - this.#furthest)));
        this.#furthest = Math.max(this.#furthest, sizeBytes);
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error;
      this.#problem = error.message;
      return;
    }
    this.#digest ??= { sizeBytes, sha256: sha.digest('hex') };
  }

  async head(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of this.read()) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= HEAD_BYTES) break;
    }
    return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
  }

  problem(): string | undefined {
    return this.#problem;
  }

  sha256(): string | undefined {
    return this.#digest?.sha256;
  }

  digest(): Digest | undefined {
    return this.#digest;
  }
}
