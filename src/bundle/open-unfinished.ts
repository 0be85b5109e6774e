import type { FileHandle } from 'node:fs/promises';
import { startDeadline } from '../lib/deadline.ts';
import type { Input } from '../model/input.ts';
import type { Manifest } from '../model/manifest.ts';
import { type Progress, SILENT } from '../model/progress.ts';
import { inflateRange } from './inflate.ts';
import { trackFile } from './input-file.ts';
import { LIMITS } from './input-limits.ts';
import { locatorsOf } from './layout.ts';
import type { WrittenMember } from './write-zip.ts';

/**
 * The members of a bundle that is still being written, as an input: what is analyzed is what was stored. There is nothing to
 * check yet: the hashes were just made.
 */
export function openUnfinished(
  output: FileHandle,
  members: readonly WrittenMember[],
  manifest: Manifest,
  progress: Progress = SILENT,
): Input {
  const locatorOf = locatorsOf('mdediag', manifest);
  const deadline = startDeadline(LIMITS.wallTimeMs);
  const files = members.map(({ name, modifiedAt, from, to, sizeBytes }) =>
    trackFile(
      {
        name,
        sizeBytes,
        storedBytes: to - from,
        modifiedAt,
        fault: undefined,
        read: () => inflateRange(output, from, to),
        inPlace: async () => undefined,
      },
      name,
      locatorOf(name),
      { progress, leftMs: deadline.leftMs },
    ),
  );
  return {
    kind: 'mdediag',
    name: 'this collection',
    manifest,
    madeAt: new Date(manifest.finishedAt),
    files,
    finish: async () => ({ sha256: null, integrity: 'verified', problems: [] }),
    close: async () => {},
  };
}
