import { createHash, type Hash } from 'node:crypto';
import type { Digest } from './digest.ts';
import type { OutputFile } from './output-file.ts';

/** A file that holds a part of an archive, sealed, without its final name. */
export interface WrittenPart extends Digest {
  readonly output: OutputFile;
}

interface OpenPart {
  readonly output: OutputFile;
  readonly sha256: Hash;
  sizeBytes: number;
}

/**
 * Writes bytes into as many files as it takes: each but the last one holds `partBytes`. There is one file at least. Throws what
 * `chunks` and `create` throw, and the system's errors; no file is left then.
 */
export async function writeParts(
  chunks: AsyncIterable<Uint8Array>,
  partBytes: number,
  create: (index: number) => Promise<OutputFile>,
): Promise<{ parts: WrittenPart[]; whole: Digest }> {
  const outputs: OutputFile[] = [];
  const parts: WrittenPart[] = [];
  const whole = createHash('sha256');
  let sizeBytes = 0;

  async function begin(): Promise<OpenPart> {
    const output = await create(outputs.length);
    outputs.push(output);
    return { output, sha256: createHash('sha256'), sizeBytes: 0 };
  }
  async function end({ output, sha256, sizeBytes: size }: OpenPart): Promise<void> {
    await output.seal();
    parts.push({ output, sizeBytes: size, sha256: sha256.digest('hex') });
  }

  try {
    let part = await begin();
    for await (const chunk of chunks) {
      whole.update(chunk);
      sizeBytes += chunk.length;
      for (let at = 0; at < chunk.length; ) {
        if (part.sizeBytes === partBytes) {
          await end(part);
          part = await begin();
        }
        const piece = chunk.subarray(at, at + partBytes - part.sizeBytes);
        await part.output.file.writeFile(piece);
        part.sha256.update(piece);
        part.sizeBytes += piece.length;
        at += piece.length;
      }
    }
    await end(part);
  } catch (error) {
    await Promise.all(outputs.map((output) => output.discard()));
    throw error;
  }
  return { parts, whole: { sizeBytes, sha256: whole.digest('hex') } };
}
