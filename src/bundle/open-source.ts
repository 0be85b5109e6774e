import { lstatSync, type Stats } from 'node:fs';
import { type FileHandle, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AGE_MAGIC } from '../lib/age-fault.ts';
import { bytePath } from '../lib/byte-path.ts';
import { displayText } from '../lib/display-text.ts';
import { factsOf } from '../lib/file-facts.ts';
import { bytesInMemory } from '../lib/zip-bytes.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { hashInBackground } from './hash-file.ts';
import { LIMITS } from './input-limits.ts';
import { fileMember, gzipMember, listFolder } from './list-folder.ts';
import { listZip } from './list-zip.ts';
import type { Listing, Member } from './member.ts';
import { openArchive } from './open-archive.ts';
import { badArchive, cannotOpen, openRegularFile } from './open-regular.ts';

/** What a person named, listed. */
export interface Source extends Listing {
  readonly kind: 'archive' | 'folder' | 'files';
  /** Of the file in the file system; 0 when it is not one file. */
  readonly sizeBytes: number;
  /** SHA-256 of the one file there is; null when there are several, undefined when it can no longer be read. */
  sha256(): Promise<string | null | undefined>;
  close(): Promise<void>;
}

type FileType = 'zip' | 'gzip' | 'age' | 'armored-age' | 'other';

const MAGIC: readonly (readonly [string, FileType])[] = [
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['PK\x07\x08', 'zip'],
  ['PK00PK\x03\x04', 'zip'],
  ['\x1f\x8b\x08', 'gzip'],
  [AGE_MAGIC, 'age'],
  ['-----BEGIN AGE ENCRYPTED FILE-----', 'armored-age'],
];
const END_OF_ZIP = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;

/** Opens what was named: one archive ({@link openArchive}), one folder, or files. Throws `KnownError`. */
export async function openSource(paths: readonly string[], identities: readonly string[]): Promise<Source> {
  const [first, ...others] = paths;
  if (first === undefined) throw misuse('There is nothing to analyze.', 'Name a bundle, a folder or some files.');
  if (others.length > 0) return openFiles(paths);
  if ((await statOf(first)).isDirectory()) {
    const listing = await listFolder(await realpath(first));
    return { kind: 'folder', sizeBytes: 0, ...listing, sha256: async () => null, close: async () => {} };
  }
  return openFile(first, identities);
}

async function openFile(place: string, identities: readonly string[]): Promise<Source> {
  const { file, delivered } = await openArchive(place, identities);
  try {
    const { size } = await file.stat();
    const isZip = (await typeOf(file)) === 'zip';
    if (!isZip && delivered !== undefined) throw badArchive(place, 'holds no zip archive');
    const bytes = isZip && size <= LIMITS.inMemoryBytes ? bytesInMemory(await readWhole(file, size)) : file;
    const listing = isZip ? await listZip(bytes, size, place) : { members: [await looseFile(place)], problems: [] };
    const hash = hashInBackground(bytes, size);
    return {
      kind: isZip ? 'archive' : 'files',
      sizeBytes: size,
      ...listing,
      sha256: () => hash.result,
      async close() {
        await hash.stop();
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Fewer bytes when the file became shorter. */
async function readWhole(file: FileHandle, sizeBytes: number): Promise<Buffer> {
  const whole = Buffer.alloc(sizeBytes);
  let length = 0;
  for (let read = -1; read !== 0 && length < sizeBytes; length += read) {
    ({ bytesRead: read } = await file.read(whole, length, sizeBytes - length, length));
  }
  return whole.subarray(0, length);
}

/** Files by themselves, each of them opened again when it is read: a shell's pattern can name more than may be open at once. */
async function openFiles(paths: readonly string[]): Promise<Source> {
  const members: Member[] = [];
  for (const place of paths) {
    if ((await statOf(place)).isDirectory()) throw notAlone(place, 'a folder');
    members.push(await looseFile(place));
  }
  const names = namesOf(await Promise.all(paths.map((place) => realpath(place))));
  const named = members.map((member, index) => ({ ...member, name: names[index] ?? member.name }));
  return { kind: 'files', sizeBytes: 0, members: named, problems: [], sha256: async () => null, close: async () => {} };
}

async function looseFile(place: string): Promise<Member> {
  const file = await openRegularFile(place);
  try {
    const type = await typeOf(file);
    if (type === 'armored-age') {
      const hint = 'Decrypt it with `age --decrypt` and your key, and give the result.';
      throw badArchive(place, 'is encrypted with age, as text', hint);
    }
    if (type === 'zip' || type === 'age') throw notAlone(place, 'an archive');
    const real = await realpath(place);
    const member = type === 'gzip' ? gzipMember : fileMember;
    return member(bytePath(real), path.basename(place), factsOf(lstatSync(real)));
  } finally {
    await file.close();
  }
}

async function statOf(place: string): Promise<Stats> {
  return stat(place).catch((error: unknown) => {
    throw cannotOpen(place, error);
  });
}

/** By the first bytes; also by the last ones, because the first can be damaged. */
async function typeOf(file: FileHandle): Promise<FileType> {
  const { size } = await file.stat();
  const start = await file.read(Buffer.alloc(64), 0, 64, 0);
  const magic = start.buffer.toString('latin1', 0, start.bytesRead);
  const known = MAGIC.find(([bytes]) => magic.startsWith(bytes));
  if (known !== undefined) return known[1];
  const end = await file.read(Buffer.alloc(END_BYTES), 0, END_BYTES, Math.max(0, size - END_BYTES));
  return end.buffer.indexOf(END_OF_ZIP) === 0 ? 'zip' : 'other';
}

/** Names that tell the files apart: their paths below the folder all of them are in. */
function namesOf(paths: readonly string[]): string[] {
  const folders = paths.map((file) => path.dirname(file).split(path.sep));
  const [first = []] = folders;
  const isShared = (depth: number): boolean => folders.every((parts) => parts[depth] === first[depth]);
  const shared = first.findIndex((_, depth) => !isShared(depth));
  return paths.map((file) =>
    file
      .split(path.sep)
      .slice(shared === -1 ? first.length : shared)
      .join('/'),
  );
}

function notAlone(place: string, what: string): KnownError {
  return misuse(`${displayText(place)} is ${what}, and other files were named with it.`, `Analyze ${what} by itself.`);
}

function misuse(message: string, hint: string): KnownError {
  return new KnownError(message, { exitCode: EXIT.usage, hint });
}
