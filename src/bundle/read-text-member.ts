import { createHash } from 'node:crypto';
import type { Problem } from '../model/verification.ts';
import { missingMember } from './compare-members.ts';
import type { ZipReader } from './read-zip.ts';
import { ZipFault } from './read-zip-entry.ts';

/** A member of at most {@link MAX_TEXT_BYTES}, or why it cannot be read. */
export type TextMember = { readonly bytes: Buffer; readonly sha256: string } | { readonly problem: Problem };

/** Several times what the largest real manifest needs. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** Reads a member that has to be in memory as a whole. */
export async function readTextMember(zip: ZipReader, name: string): Promise<TextMember> {
  const entry = zip.byName.get(name);
  return entry === undefined ? { problem: missingMember(name) } : readText(name, zip.read(entry, MAX_TEXT_BYTES));
}

/** The same for bytes from elsewhere: at most {@link MAX_TEXT_BYTES} of them. */
export async function readText(name: string, read: AsyncIterable<Uint8Array>): Promise<TextMember> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of read) {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_TEXT_BYTES) throw new ZipFault('too-long', `holds more than ${MAX_TEXT_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    return { problem: toProblem(name, error) };
  }
  const bytes = Buffer.concat(chunks);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The words for a member that cannot be read. Throws what is no fault of the archive. */
export function toProblem(member: string, error: unknown): Problem {
  if (!(error instanceof ZipFault)) throw error;
  return { member, kind: error.kind, message: error.message };
}

/** How many of these bytes are one of `wanted`: what parsing them will cost, before it is paid. */
export function countBytes(bytes: Buffer, wanted: string): number {
  const isWanted = new Uint8Array(256);
  for (const byte of Buffer.from(wanted)) isWanted[byte] = 1;
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) count += isWanted[bytes[at] ?? 0] ?? 0;
  return count;
}
