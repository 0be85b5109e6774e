import type { ZipEntry } from './read-zip-entry.ts';

const LOCAL_HEADER_BYTES = 30;

/**
 * The fewest members without which no two share bytes: those that share are how a small archive unpacks to petabytes, without them
 * it is 1,032 times its size at most. Empty for every honest archive.
 */
export function sharingBytes(entries: readonly ZipEntry[]): ReadonlySet<ZipEntry> {
  const sharing = new Set<ZipEntry>();
  let takenUpTo = 0;
  for (const entry of [...entries].sort((one, other) => leastEnd(one) - leastEnd(other))) {
    if (entry.headerAt < takenUpTo) sharing.add(entry);
    else takenUpTo = leastEnd(entry);
  }
  return sharing;
}

/** Where its bytes end if its own header has no name. */
function leastEnd({ headerAt, storedBytes }: ZipEntry): number {
  return headerAt + LOCAL_HEADER_BYTES + storedBytes;
}
