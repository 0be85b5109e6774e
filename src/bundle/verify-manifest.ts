import { z } from 'zod';
import { displayText } from '../lib/display-text.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { type Manifest, manifestSchema } from '../model/manifest.ts';
import type { Problem } from '../model/verification.ts';
import { MANIFEST_NAME } from './checksums.ts';
import { countBytes, readTextMember, type TextMember } from './read-text-member.ts';
import type { ZipReader } from './read-zip.ts';

/** The manifest as far as it can be used. */
export interface ManifestReading {
  /** Undefined when it is damaged; the problems then say how. */
  readonly manifest?: Manifest;
  /** SHA-256 of the members read so far, by name. */
  readonly hashes: Map<string, string>;
  readonly problems: Problem[];
}

/** The largest real manifest of 64 MiB has 1.7 million. */
const MAX_VALUES = 2_000_000;
/** As many as an archive may have members. */
const MAX_LIST_LENGTH = 200_000;
/** Enough to see what is wrong. */
const MAX_ISSUES = 100;

const bundleSchema = z.object({ schema: z.int(), tool: z.object({ name: z.literal('mdediag') }) });
const itemSchema = manifestSchema.shape.items.element;

/** Reads and checks the form of the manifest. Throws `KnownError` when the archive is something else than a bundle. */
export async function readManifest(zip: ZipReader, path: string): Promise<ManifestReading> {
  if (!zip.byName.has(MANIFEST_NAME)) throw notABundle(path, `it holds no ${MANIFEST_NAME}`);
  const reading = parseManifest(await readTextMember(zip, MANIFEST_NAME), path);
  if (reading === undefined) throw notABundle(path, `its ${MANIFEST_NAME} is of another kind`);
  return reading;
}

/** Checks the form of a manifest; undefined when it is another program's. Throws `KnownError` when it is newer than this one. */
export function parseManifest(member: TextMember, path: string): ManifestReading | undefined {
  if ('problem' in member) return { hashes: new Map(), problems: [member.problem] };
  const hashes = new Map([[MANIFEST_NAME, member.sha256]]);
  const invalid = (messages: string[]): ManifestReading => ({ hashes, problems: messages.map(toProblem) });

  const values = countBytes(member.bytes, ',[{');
  if (values > MAX_VALUES) return invalid([`has about ${values} values, more than any real one`]);
  const raw = parseJson(member.bytes);
  if (raw === undefined) return invalid(['is not JSON, or holds a list longer than any real one']);
  const bundle = bundleSchema.safeParse(raw);
  if (!bundle.success) return undefined;
  if (bundle.data.schema > 1) throw tooNew(path, bundle.data.schema);

  const issues = badItems(raw);
  if (issues.length > 0) return invalid(issues);
  const { data, error } = manifestSchema.safeParse(raw);
  if (error !== undefined) return invalid(wordsFor(error));
  return { manifest: data, hashes, problems: [] };
}

function notABundle(path: string, reason: string): KnownError {
  return new KnownError(`${displayText(path)} is not an archive made by mdediag: ${reason}.`, {
    exitCode: EXIT.badArchive,
    hint: 'Give an archive that `mdediag collect` made.',
  });
}

/** What is wrong with a manifest of another kind among the files of a bundle. */
export function foreignManifest(): Problem {
  return toProblem('is not one mdediag wrote');
}

function tooNew(path: string, schema: number): KnownError {
  return new KnownError(`${displayText(path)} was made by a newer mdediag (manifest schema ${schema}).`, {
    exitCode: EXIT.badArchive,
    hint: 'Update mdediag.',
  });
}

function toProblem(message: string): Problem {
  return { member: MANIFEST_NAME, kind: 'invalid-manifest', message };
}

/** Refuses long lists because zod goes on to the last mistake, at up to 1 KB each: they would fill the memory. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'), (_, value: unknown) => {
      const isList = typeof value === 'object' && value !== null;
      if (isList && Object.keys(value).length > MAX_LIST_LENGTH) throw new RangeError('too long');
      return value;
    });
  } catch {
    return undefined;
  }
}

/** Item by item, for the same reason: even a list of allowed length would give a million mistakes. */
function badItems(raw: unknown): string[] {
  const { data } = z.object({ items: z.array(z.unknown()) }).safeParse(raw);
  const messages: string[] = [];
  for (const [index, item] of (data?.items ?? []).entries()) {
    const { error } = itemSchema.safeParse(item);
    if (error !== undefined) messages.push(...wordsFor(error, ['items', index]));
    if (messages.length >= MAX_ISSUES) break;
  }
  return messages;
}

function wordsFor({ issues }: z.ZodError, place: PropertyKey[] = []): string[] {
  return issues.slice(0, MAX_ISSUES).map(({ path, message }) => `${[...place, ...path].join('.')}: ${message}`);
}
