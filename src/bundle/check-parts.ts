import { createHash } from 'node:crypto';
import path from 'node:path';
import type { DeliveredFile, DeliveryNote } from '../model/delivery.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import type { Problem } from '../model/verification.ts';
import type { Digest } from './digest.ts';
import { readBlocks } from './inflate.ts';
import { openRegularFile } from './open-regular.ts';

/** What is wrong with the files a note in `folder` speaks of, each with its name. */
export async function checkParts({ parts, whole }: DeliveryNote, folder: string): Promise<Problem[]> {
  const files = parts.length === 0 ? [whole] : parts;
  const problems: Problem[] = [];
  for (const file of files) {
    const found = await digestOf(path.join(folder, file.name));
    const problem = typeof found === 'string' ? missing(file, found) : compare(file, found, files);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

/** Size and hash of a file; a clause when it cannot be read. */
export async function digestOf(place: string): Promise<Digest | string> {
  try {
    const file = await openRegularFile(place);
    try {
      const { size } = await file.stat();
      const sha256 = createHash('sha256');
      for await (const chunk of readBlocks(file, 0, size)) sha256.update(chunk);
      return { sizeBytes: size, sha256: sha256.digest('hex') };
    } finally {
      await file.close();
    }
  } catch (error) {
    const errno = errnoOf(error instanceof KnownError ? error.cause : error);
    if (errno === 'ENOENT') return 'is missing';
    if (errno === undefined && !(error instanceof KnownError)) throw error;
    return `cannot be read (${errno ?? 'it is not a file'})`;
  }
}

function missing({ name }: DeliveredFile, message: string): Problem {
  return { member: name, kind: 'missing-part', message };
}

function compare(
  { name, ...wanted }: DeliveredFile,
  found: Digest,
  all: readonly DeliveredFile[],
): Problem | undefined {
  if (found.sha256 === wanted.sha256) return undefined;
  const other = all.find(({ sha256 }) => sha256 === found.sha256);
  if (other !== undefined)
    return { member: name, kind: 'misplaced-part', message: `holds what belongs into ${other.name}` };
  const message =
    found.sizeBytes === wanted.sizeBytes
      ? 'has another SHA-256 than the delivery note says'
      : `has ${found.sizeBytes} bytes instead of ${wanted.sizeBytes}`;
  return { member: name, kind: 'wrong-part', message };
}
