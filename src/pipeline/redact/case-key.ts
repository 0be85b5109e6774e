import { createHmac, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../../lib/sync-folder.ts';
import { errnoOf, KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { IDENTITY_KINDS, type Identity } from '../../model/redaction.ts';

/** The secret of one case and what its pseudonyms stand for. It stays on the Mac it was made on. */
export interface CaseKey {
  readonly key: Uint8Array;
  readonly pseudonyms: ReadonlyMap<string, Identity>;
}

const caseKeySchema = z.object({
  kind: z.literal('mdediag-case-key'),
  schema: z.literal(1),
  warning: z.string(),
  key: z.base64().length(44),
  pseudonyms: z.record(z.string(), z.object({ kind: z.enum(IDENTITY_KINDS), value: z.string() })),
});

const KEY_BYTES = 32;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const WARNING = 'Whoever has this file can turn the pseudonyms of the case back into names. Keep it; never send it.';

/** A new key, made by chance. */
export function newCaseKey(): CaseKey {
  return { key: randomBytes(KEY_BYTES), pseudonyms: new Map() };
}

/** Stands for a key without giving it away. */
export function caseKeyId({ key }: CaseKey): string {
  return createHmac('sha256', key).update('mdediag case key id').digest('hex').slice(0, 16);
}

/** Reads the file of a case; undefined when there is none. Throws a usage error for any other file. */
export async function readCaseKey(file: string): Promise<CaseKey | undefined> {
  const text = await readPrivate(file);
  if (text === undefined) return undefined;
  const parsed = caseKeySchema.safeParse(attempt(text));
  if (!parsed.success) throw badKey(file, 'is not a case key of mdediag', 'Give the file that --case-key made before.');
  return { key: Buffer.from(parsed.data.key, 'base64'), pseudonyms: new Map(Object.entries(parsed.data.pseudonyms)) };
}

/**
 * Writes the file of a case, readable by its owner only, whole or not at all, and with what another run added meanwhile. Throws a usage
 * error when it cannot be written, or belongs to another case by now.
 */
export async function writeCaseKey(
  file: string,
  { key, pseudonyms: own }: CaseKey,
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  const there = await readCaseKey(file);
  if (there !== undefined && Buffer.compare(there.key, key) !== 0)
    throw badKey(file, 'was replaced by the key of another case meanwhile', 'Choose another place with --case-key.');
  const pseudonyms = new Map([...(there?.pseudonyms ?? []), ...own]);
  const sorted = [...pseudonyms].sort(([one], [other]) => (one < other ? -1 : 1));
  const document = {
    kind: 'mdediag-case-key',
    schema: 1,
    warning: WARNING,
    key: Buffer.from(key).toString('base64'),
    pseudonyms: Object.fromEntries(sorted),
  };
  const temporary = path.join(path.dirname(file), `.mdediag-${process.pid}-${randomBytes(6).toString('hex')}.partial`);
  try {
    const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
      await handle.writeFile(`${JSON.stringify(document, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw badKey(
      file,
      `could not be written (${errnoOf(error) ?? 'unknown reason'})`,
      'Choose another place with --case-key.',
    );
  }
}

async function readPrivate(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > MAX_FILE_BYTES) throw badKey(file, 'is no case key', 'Check the path.');
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (error instanceof KnownError) throw error;
    throw badKey(file, `cannot be read (${errnoOf(error) ?? 'unknown reason'})`, 'Check the path and its permissions.');
  }
}

function attempt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function badKey(file: string, problem: string, hint: string): KnownError {
  return new KnownError(`${file} ${problem}.`, { exitCode: EXIT.usage, hint });
}
