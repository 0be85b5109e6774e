import type { RandomBytes } from '../lib/zip-bytes.ts';
import { LIMITS } from './input-limits.ts';
import { ZipFault } from './read-zip-entry.ts';

/** A file of an input, before it is known what it is. */
export interface Member {
  /** As the archive spells it, or the path in the folder; any character can be in it. */
  readonly name: string;
  /** As far as the source says. */
  readonly sizeBytes: number;
  /** Of the bytes that stand for it in the source. */
  readonly storedBytes: number;
  /** Null where the source does not say. */
  readonly modifiedAt: Date | null;
  /** Why it cannot be read, if that is known beforehand. */
  readonly fault: ZipFault | undefined;
  /** The bytes. Throws `ZipFault`, after all that can be had. */
  read(): AsyncIterable<Buffer>;
  /** The bytes where they are; undefined when they were not stored as they are. Throws `ZipFault`. */
  inPlace(): Promise<Place | undefined>;
}

/** Bytes that can be read at any place, until they are closed. */
export interface Place {
  readonly bytes: RandomBytes;
  readonly sizeBytes: number;
  close(): Promise<void>;
}

/** What a source holds, and what was left out of it. */
export interface Listing {
  readonly members: readonly Member[];
  /** One sentence each. */
  readonly problems: readonly string[];
}

/** The member; refused when it would unpack to far more than a file of a Mac does. */
export function boundRatio(member: Member): Member {
  const { sizeBytes, storedBytes, fault } = member;
  const maxBytes = Math.max(LIMITS.memberRatioFreeBytes, LIMITS.ratio * storedBytes);
  if (fault !== undefined || sizeBytes <= maxBytes) return member;
  const times = Math.round(sizeBytes / Math.max(1, storedBytes));
  const refusal = new ZipFault(
    'too-long',
    `would unpack to ${sizeBytes} bytes, ${times} times its size; it was not read`,
  );
  return { ...member, fault: refusal };
}

/** How many bytes members would unpack to, without those that are refused beforehand. */
export function sumReadable(members: Iterable<Member>): number {
  let sumBytes = 0;
  for (const member of members) if (boundRatio(member).fault === undefined) sumBytes += member.sizeBytes;
  return sumBytes;
}
