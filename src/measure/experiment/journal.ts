import { constants } from 'node:fs';
import { link, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../lib/message-of.ts';
import { processIdentitySchema } from '../../lib/process-identity.ts';
import { syncFolder } from '../../lib/sync-folder.ts';
import { errnoOf } from '../../model/errors.ts';
import { journalPath } from './journal-path.ts';

const monitoring = z.enum(['enabled', 'disabled']);

const journalSchema = z.object({
  kind: z.literal('mdediag-experiment-journal'),
  schema: z.literal(1),
  setting: z.literal('behavior-monitoring'),
  /** What it was before the experiment, and what it has to be after it. */
  original: monitoring,
  /** What the change that this entry precedes sets. */
  requested: monitoring,
  requestedAt: z.iso.datetime(),
  /** The program that changes it. */
  mdatp: z.string().startsWith('/'),
  /** The process that runs the experiment. */
  owner: processIdentitySchema,
});

/** What is on the disk before a setting is changed: whoever finds it knows what to put back. */
export type JournalEntry = z.infer<typeof journalSchema>;

/** What a look at the journal finds. `damaged` is also said of a file that others than root could have written. */
export type JournalReading =
  | { readonly state: 'none' }
  | { readonly state: 'present'; readonly entry: JournalEntry }
  | { readonly state: 'damaged'; readonly reason: string };

const TEMPORARY_NAME = /^experiment\.json\.\d+$/;
const MAX_BYTES = 65_536;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Makes the first entry durable; resolves to false, with nothing changed, when there is a journal already. Everybody may see
 * that there is one, so that every command can warn; only root may read or change it.
 */
export async function beginJournal(folder: string, entry: JournalEntry): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const temporary = await writeDurably(folder, entry);
  try {
    await link(temporary, journalPath(folder));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  return true;
}

/** Replaces the entry, whole or not at all, and makes it durable. */
export async function updateJournal(folder: string, entry: JournalEntry): Promise<void> {
  await rename(await writeDurably(folder, entry), journalPath(folder));
  await syncFolder(folder);
}

/** Never throws: what cannot be read is damaged. */
export async function readJournal(folder: string): Promise<JournalReading> {
  const file = journalPath(folder);
  try {
    const facts = await lstat(file);
    if (!facts.isFile()) return damaged('it is not a regular file');
    if (facts.uid !== process.getuid?.()) return damaged('it belongs to somebody else');
    if (facts.mode & WRITABLE_BY_OTHERS) return damaged('others can change it');
    if (facts.size > MAX_BYTES) return damaged('it is far too long');
    const parsed = journalSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success
      ? { state: 'present', entry: parsed.data }
      : damaged(`${parsed.error.issues[0]?.path.join('.') || 'its content'} is not what this version writes`);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { state: 'none' };
    return damaged(error instanceof SyntaxError ? 'it is not JSON' : messageOf(error));
  }
}

/** Removes the journal, and what a killed writer left of one; durable. */
export async function removeJournal(folder: string): Promise<void> {
  await rm(journalPath(folder), { force: true });
  const leftovers = (await readdir(folder)).filter((name) => TEMPORARY_NAME.test(name));
  for (const name of leftovers) await rm(path.join(folder, name), { force: true });
  await syncFolder(folder);
}

async function writeDurably(folder: string, entry: JournalEntry): Promise<string> {
  const temporary = `${journalPath(folder)}.${process.pid}`;
  await rm(temporary, { force: true });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(temporary, flags, 0o600);
  try {
    await file.writeFile(`${JSON.stringify(entry, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}

function damaged(reason: string): JournalReading {
  return { state: 'damaged', reason };
}
