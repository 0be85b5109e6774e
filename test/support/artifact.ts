import type { ArtifactFile } from '../../src/model/parser.ts';

/** A file of a source that holds `content`; `modifiedAt` is an ISO date. */
export function artifact(path: string, content: string | Uint8Array, modifiedAt?: string): ArtifactFile {
  const bytes = Buffer.from(content);
  return {
    path,
    sizeBytes: bytes.length,
    modifiedAt: modifiedAt === undefined ? null : new Date(modifiedAt),
    problem: () => undefined,
    async *read() {
      // Small pieces, so that whatever depends on where they are cut shows.
      for (let at = 0; at < bytes.length; at += 37) yield bytes.subarray(at, at + 37);
    },
  };
}
