import type { InputKind } from '../model/input.ts';
import type { Manifest } from '../model/manifest.ts';
import { arrangeAnalyzer } from './arrange-analyzer.ts';
import { arrangeBundle, readBundleManifest } from './arrange-bundle.ts';
import type { Bundle } from './check-bundle.ts';
import { type Session, type TrackedFile, trackFile } from './input-file.ts';
import { isOfTheFinder, layoutOf, locatorsOf, topFolderOf } from './layout.ts';
import { boundRatio, type Member } from './member.ts';
import type { Source } from './open-source.ts';

/** The files of a source in their places. */
export interface Arrangement {
  readonly files: readonly TrackedFile[];
  /** One sentence each. */
  readonly problems: readonly string[];
  /** What can be checked; undefined when the source carries no hashes. */
  readonly bundle: Bundle | undefined;
  readonly manifest: Manifest | undefined;
  close(): Promise<void>;
}

/** Finds out what a source is, and what its files are. `path` is for messages. Throws `KnownError` for a bundle that is too new. */
export async function arrange(
  source: Source,
  path: string,
  session: Session,
): Promise<Arrangement & { readonly kind: InputKind }> {
  const members = byName(source);
  if (source.kind === 'files') return { kind: 'files', ...arrangeFiles(members, 'files', session) };
  const reading = await readBundleManifest(members, path);
  const layout = reading === undefined ? layoutOf([...members.keys()]) : 'mdediag';
  const kind = source.kind === 'folder' ? 'folder' : layout;
  if (reading !== undefined) return { kind, ...(await arrangeBundle(members, reading, source, session)) };
  if (layout === 'client-analyzer') return { kind, ...(await arrangeAnalyzer(members, source, session)) };
  return { kind, ...arrangeFiles(members, layout === 'files' ? 'files' : 'mdatp-diagnostic', session) };
}

/** Members by their names without the folder at the top, and without what the Finder added. */
function byName({ kind, members }: Source): ReadonlyMap<string, Member> {
  if (kind === 'files') return new Map(members.map((member) => [member.name, member]));
  const top = topFolderOf(members.map(({ name }) => name));
  const isAdded = (name: string): boolean => (top !== '' || kind === 'folder') && isOfTheFinder(name);
  return new Map(members.filter(({ name }) => !isAdded(name)).map((member) => [member.name.slice(top.length), member]));
}

function arrangeFiles(
  members: ReadonlyMap<string, Member>,
  layout: 'mdatp-diagnostic' | 'files',
  session: Session,
): Arrangement {
  const locatorOf = locatorsOf(layout, undefined);
  const files = [...members].map(([name, member]) =>
    trackFile(boundRatio(member), member.name, locatorOf(name), session),
  );
  return { files, problems: [], bundle: undefined, manifest: undefined, close: async () => {} };
}
