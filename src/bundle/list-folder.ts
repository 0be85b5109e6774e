import { constants, fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type BytePath, bytePath, systemPath, textOf } from '../lib/byte-path.ts';
import type { FileFacts } from '../lib/file-facts.ts';
import { messageOf } from '../lib/message-of.ts';
import { asEntry, walk } from '../lib/walk.ts';
import { errnoOf } from '../model/errors.ts';
import { gunzipRange, readBlocks } from './inflate.ts';
import { LIMITS, maxTotalBytes } from './input-limits.ts';
import type { Listing, Member, Place } from './member.ts';
import { ZipFault } from './read-zip-entry.ts';

/** A link in place of the file that was listed, or a FIFO that would wait for ever, is not opened. */
const SAFE_OPEN = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Lists the regular files below a folder, whose path has no link in it. Links and other special files are told, not followed. */
export async function listFolder(folder: string): Promise<Listing> {
  const root = bytePath(folder);
  const bounds = { maxDepth: LIMITS.pathDepth, maxEntries: LIMITS.entries };
  const { entries, closed } = await walk(root, ['**'], [], asEntry, bounds);
  const problems = closed.map((place) => `${nameIn(root, place.path)} could not be looked into (${place.problem}).`);
  const members: Member[] = [];
  for (const { path: place, facts } of entries) {
    const name = nameIn(root, place);
    if ('errno' in facts) problems.push(`${name} cannot be looked at (${facts.errno}); it was left out.`);
    else if (facts.type === 'file') members.push(fileMember(place, name, facts));
    else if (facts.type !== 'folder') problems.push(`${name} is a ${facts.type}, not a file; it was left out.`);
  }
  return { members, problems };
}

function nameIn(root: BytePath, place: string): string {
  return textOf(place.slice(root.length + 1)) || '.';
}

/** How the bytes of a file become those of a member. */
type Decode = (file: FileHandle, from: number, to: number) => AsyncIterable<Buffer>;

/** A regular file on disk, opened when it is read; it must then still be the one that was listed. */
export function fileMember(place: BytePath, name: string, listed: FileFacts, decode: Decode = readBlocks): Member {
  const sizeBytes = listed.size;
  async function* read(): AsyncGenerator<Buffer> {
    const file = await openListed(place, listed);
    const maxBytes = Math.min(LIMITS.memberBytes, maxTotalBytes(sizeBytes));
    let readBytes = 0;
    try {
      for await (const chunk of decode(file, 0, Math.min(sizeBytes, LIMITS.memberBytes))) {
        readBytes += chunk.length;
        if (readBytes > maxBytes) throw new ZipFault('too-long', `holds more than ${maxBytes} bytes`);
        yield chunk;
      }
      if (sizeBytes > maxBytes) throw new ZipFault('too-long', `holds more than ${maxBytes} bytes`);
    } catch (error) {
      throw error instanceof ZipFault ? error : cannotRead(error);
    } finally {
      await file.close();
    }
  }
  async function inPlace(): Promise<Place> {
    const file = await openListed(place, listed);
    return { bytes: file, sizeBytes, close: () => file.close() };
  }
  return {
    name,
    sizeBytes,
    storedBytes: sizeBytes,
    modifiedAt: new Date(listed.mtimeMs),
    fault: undefined,
    read,
    inPlace,
  };
}

/** The same file, unpacked while it is read. Its size stays that of the file: a gzip file does not reliably tell another. */
export function gzipMember(place: BytePath, name: string, listed: FileFacts): Member {
  return fileMember(place, name, listed, gunzipRange);
}

async function openListed(place: BytePath, listed: FileFacts): Promise<FileHandle> {
  try {
    const file = await open(systemPath(place), SAFE_OPEN);
    const { dev, ino } = fstatSync(file.fd);
    if (dev === listed.dev && ino === listed.ino) return file;
    await file.close();
  } catch (error) {
    throw cannotRead(error);
  }
  throw new ZipFault('unreadable', 'cannot be read (another file took its place)');
}

function cannotRead(error: unknown): ZipFault {
  const reason = errnoOf(error) ?? messageOf(error);
  return new ZipFault('unreadable', `cannot be read (${reason})`, { cause: error });
}
