import { decodeText } from '../lib/text.ts';
import type { ArtifactFile } from '../model/parser.ts';

/** The first bytes of a file of any size as text: all up to `maxBytes`. */
export async function readBeginning(file: ArtifactFile, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of file.read()) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= maxBytes) break;
  }
  return decodeText(Buffer.concat(chunks).subarray(0, maxBytes));
}
