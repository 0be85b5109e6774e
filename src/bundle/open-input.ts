import { startDeadline } from '../lib/deadline.ts';
import { displayText } from '../lib/display-text.ts';
import type { Input, InputCheck, InputKind } from '../model/input.ts';
import { type Progress, SILENT } from '../model/progress.ts';
import { type Arrangement, arrange } from './arrange.ts';
import { checkBundle } from './check-bundle.ts';
import type { TrackedFile } from './input-file.ts';
import { LIMITS } from './input-limits.ts';
import { badArchive, unsafeArchive } from './open-regular.ts';
import { openSource, type Source } from './open-source.ts';

/**
 * Opens what `analyze` was given: one bundle of ours, one Client Analyzer package, one archive of `mdatp diagnostic create`, one
 * folder with any of these unpacked or with a copy of a Mac's files, or one or more files. What it is, its content tells. Nothing
 * is ever written to disk, but for what must be decrypted with `identities` or joined first; memory does not grow with the size of
 * the input.
 *
 * Throws `KnownError`: usage when a path is not there, or an archive or a folder was not named alone; bad archive when it is
 * encrypted for others, unsafe as a whole, or holds nothing that could be used. Lesser damage stands in `finish()`.
 */
export async function openInput(
  paths: readonly string[],
  progress: Progress = SILENT,
  identities: readonly string[] = [],
): Promise<Input> {
  const path = paths[0] ?? '';
  const source = await openSource(paths, identities);
  let arrangement: (Arrangement & { readonly kind: InputKind }) | undefined;
  async function close(): Promise<void> {
    await arrangement?.close();
    await source.close();
  }
  try {
    arrangement = await arrange(source, path, { progress, leftMs: startDeadline(LIMITS.wallTimeMs).leftMs });
    if (source.kind !== 'files') refuseUnusable(arrangement, path);
    return toInput(paths, source, arrangement, progress, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function toInput(
  paths: readonly string[],
  source: Source,
  arrangement: Arrangement & { readonly kind: InputKind },
  progress: Progress,
  close: () => Promise<void>,
): Input {
  const { kind, manifest } = arrangement;
  const files = [...arrangement.files].sort((one, other) => (one.path < other.path ? -1 : 1));
  progress.begin(
    'Reading',
    files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  return {
    kind,
    name: nameOf(paths),
    manifest,
    madeAt: madeAt(arrangement),
    files,
    finish: () => finish(source, arrangement),
    async close() {
      progress.end();
      await close();
    },
  };
}

async function finish(source: Source, { bundle, manifest, files, problems }: Arrangement): Promise<InputCheck> {
  const damage = bundle === undefined ? [] : await checkBundle(bundle);
  const read = new Set<TrackedFile>([...files, ...(bundle?.files.values() ?? [])]);
  const found = [
    ...source.problems,
    ...problems,
    ...damage.map(({ member, message }) => (member === undefined ? `${message}.` : `${member} ${message}.`)),
    ...[...read].flatMap((file) => sentence(file.path, file.problem())),
  ];
  const sha256 = await source.sha256();
  if (sha256 === undefined) found.push('The file itself could not be read to its end again.');
  const isVerified = manifest !== undefined && found.length === 0;
  return {
    sha256: sha256 ?? null,
    integrity: bundle === undefined ? 'not-checkable' : isVerified ? 'verified' : 'unverified',
    problems: cut([...new Set(found)].map(displayText)),
  };
}

/** The last way an input can be of no use: there is nothing in it, or each single member was refused. */
function refuseUnusable({ files, bundle }: Arrangement, path: string): void {
  const [first] = files;
  if (first === undefined && bundle === undefined) throw badArchive(path, 'holds no files', 'Check the name.');
  if (first === undefined || files.some((file) => file.problem() === undefined)) return;
  throw unsafeArchive(path, `holds nothing that can be read: ${first.path} ${first.problem()}`);
}

function sentence(path: string, problem: string | undefined): string[] {
  return problem === undefined ? [] : [`${path} ${problem}.`];
}

function cut(problems: readonly string[]): readonly string[] {
  const more = problems.length - LIMITS.problems;
  return more <= 0 ? problems : [...problems.slice(0, LIMITS.problems), `There are ${more} problems more.`];
}

/** Copying a file by itself changes its date, so loose files do not say. */
function madeAt({ kind, manifest, files }: { kind: InputKind } & Arrangement): Date | undefined {
  if (manifest !== undefined) return new Date(manifest.finishedAt);
  // A copy has the dates of the copying.
  if (kind === 'files' || kind === 'folder') return undefined;
  const newest = files.reduce((latest, { modifiedAt }) => Math.max(latest, modifiedAt?.getTime() ?? 0), 0);
  return newest === 0 ? undefined : new Date(newest);
}

function nameOf(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  if (others.length === 0) return first;
  return `${first} and ${others.length === 1 ? 'one other file' : `${others.length} other files`}`;
}
