import { decodeText, splitLines } from '../lib/text.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';

/** Far above what any of these files holds; logs are streamed instead. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_EXCERPT_LENGTH = 400;

/** All bytes of a file. Throws when they are more than 64 MB. */
export async function readBytes(file: ArtifactFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of file.read()) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BYTES) throw new Error(`${file.path} is larger than 64 MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A whole file as text. Throws when it is larger than 64 MB. */
export async function readText(file: ArtifactFile): Promise<string> {
  return decodeText(await readBytes(file));
}

/** The lines of a whole file. Throws when it is larger than 64 MB. */
export async function readLines(file: ArtifactFile): Promise<string[]> {
  return splitLines(await readText(file));
}

/**
 * A place in `file`; `line` is counted from 1. With a line, the excerpt quotes it, and the lines below when it is longer; white space
 * of any length counts as one space. It is cut to 400 characters.
 */
export function placeIn(file: ArtifactFile, line: number | undefined, excerpt: string): Place {
  const shown = excerpt.trim().replace(/\s+/g, ' ');
  const cut = shown.length > MAX_EXCERPT_LENGTH ? `${shown.slice(0, MAX_EXCERPT_LENGTH)}…` : shown;
  return { path: file.path, ...(line !== undefined && { line }), excerpt: cut };
}
