import { bytesInMemory } from '../lib/zip-bytes.ts';
import { KnownError } from '../model/errors.ts';
import { LIMITS } from './input-limits.ts';
import { listZip } from './list-zip.ts';
import type { Listing, Member, Place } from './member.ts';
import { ZipFault } from './read-zip-entry.ts';

/** An archive inside an input, opened. */
export interface Nested extends Listing {
  close(): Promise<void>;
}

/**
 * Opens an archive that is a member of another one, without unpacking it to disk: where it is if it was stored, else in memory.
 * Returns the reason as one sentence when it cannot be used at all.
 */
export async function openNested(member: Member, path: string, maxBytes: number): Promise<Nested | string> {
  let place: Place | undefined;
  try {
    const problems: string[] = [];
    place = (await member.inPlace()) ?? (await inMemory(member, (fault) => problems.push(`${path} ${fault.message}.`)));
    const listing = await listZip(place.bytes, place.sizeBytes, path, maxBytes);
    problems.push(...listing.problems.map((problem) => `${path}: ${problem}`));
    return { members: listing.members, problems, close: place.close };
  } catch (error) {
    await place?.close();
    if (error instanceof KnownError) return error.message;
    if (error instanceof ZipFault) return `${path} ${error.message}.`;
    throw error;
  }
}

/** What can be had of a member; `onFault` hears what is missing of it. */
async function inMemory(member: Member, onFault: (fault: ZipFault) => void): Promise<Place> {
  const maxBytes = Math.min(
    LIMITS.nestedBytes,
    Math.max(LIMITS.nestedRatioFreeBytes, LIMITS.nestedRatio * member.storedBytes),
  );
  if (member.sizeBytes > maxBytes) throw new ZipFault('too-long', `is an archive of more than ${maxBytes} bytes`);
  const bytes = Buffer.alloc(member.sizeBytes);
  let sizeBytes = 0;
  try {
    for await (const chunk of member.read()) {
      sizeBytes += chunk.copy(bytes, sizeBytes);
    }
  } catch (error) {
    if (!(error instanceof ZipFault)) throw error;
    onFault(error);
  }
  return { bytes: bytesInMemory(bytes.subarray(0, sizeBytes)), sizeBytes, close: async () => {} };
}
