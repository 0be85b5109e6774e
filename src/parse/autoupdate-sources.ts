import { messageOf } from '../lib/message-of.ts';
import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { listsComputerLevel, listsInstalled, payloadsIn } from './configuration-profile.ts';
import { isDictionary, keyStep, type SettingValue, settingsOf } from './flatten-settings.ts';
import { quoteValue } from './quote.ts';
import { readDocument, type TreeDocument } from './read-document.ts';
import { placeIn } from './read-text.ts';

/** Who set something, in the order macOS asks: the first that has a value wins. `unknown`: a file that may never have been installed. */
export const UPDATE_SCOPES = ['managed', 'user', 'system', 'unknown'] as const;

/** One of {@link UPDATE_SCOPES}. */
export type UpdateScope = (typeof UPDATE_SCOPES)[number];

/** One setting of Microsoft AutoUpdate. */
export interface UpdateSetting {
  /** Dotted path, without the application: `Applications.ChannelName`. */
  readonly key: string;
  readonly value: SettingValue;
  readonly application: string | null;
  readonly scope: UpdateScope;
  readonly at: Place;
}

/** The settings in one file; of a file that cannot be read only the reason. */
export interface UpdateSource {
  readonly scope: UpdateScope;
  /** How sure it is to be in force among managed ones: installed, in the list of installed profiles, or just a profile. */
  readonly rank: 0 | 1 | 2;
  readonly settings: readonly UpdateSetting[];
  readonly at: Place;
  readonly fault?: string;
}

/** What a file tells: settings, or that no profile of this Mac has any. */
export interface UpdateFile {
  readonly sources: readonly UpdateSource[];
  /** The complete list of profiles, when it has no settings of AutoUpdate. */
  readonly notManaged?: Place;
}

type Path = readonly (string | number)[];

/** The preference domain of Microsoft AutoUpdate (mau-preferences, read 2026-11). */
export const UPDATE_DOMAIN = 'com.microsoft.autoupdate2';
const PLACES: readonly (readonly [RegExp, UpdateScope])[] = [
  [/(?:^|[/ ])Managed Preferences\/(?:[^/]+\/)?[^/]+$/, 'managed'],
  [/(?:^|[/ ])(?:Users\/[^/]+|var\/root)\/Library\/Preferences\/[^/]+$/, 'user'],
  [/(?:^|[/ ])Library\/Preferences\/[^/]+$/, 'system'],
];
const LISTS_OF_APPLICATIONS: ReadonlySet<unknown> = new Set(['Applications', 'ApplicationsSystem']);

/** Reads a property list or a profile; never throws for its content. */
export async function readUpdateFile(file: ArtifactFile): Promise<UpdateFile> {
  const scope = PLACES.find(([place]) => place.test(file.path))?.[1] ?? 'unknown';
  try {
    const document = await readDocument(file);
    return settingsIn(document, file, scope);
  } catch (error) {
    const fault = file.problem() ?? messageOf(error);
    return { sources: [{ scope, rank: 0, settings: [], at: placeIn(file, undefined, fault), fault }] };
  }
}

function settingsIn(document: TreeDocument, file: ArtifactFile, scope: UpdateScope): UpdateFile {
  if (!isDictionary(document.value)) throw new SyntaxError('it holds no dictionary of settings');
  const payloads = scope === 'unknown' ? payloadsIn(document) : undefined;
  if (payloads === undefined) return { sources: [sourceOf(document, file, { scope, rank: 0 }, document.value, [])] };
  const rank = listsInstalled(document) ? 1 : 2;
  const sources = payloads
    .filter(({ domain }) => domain === UPDATE_DOMAIN)
    .map(({ content, path }) => sourceOf(document, file, { scope: 'managed', rank }, content, path));
  if (sources.length > 0 || !listsComputerLevel(document)) return { sources };
  return {
    sources,
    notManaged: placeIn(file, undefined, 'no profile sets anything for Microsoft AutoUpdate'),
  };
}

function sourceOf(
  document: TreeDocument,
  file: ArtifactFile,
  kind: Pick<UpdateSource, 'scope' | 'rank'>,
  content: Readonly<Record<string, unknown>>,
  path: Path,
): UpdateSource {
  const settings = settingsOf(content).map((leaf) => {
    const application = applicationOf(leaf.path);
    const key = application === null ? leaf.key : leaf.key.replace(`.${keyStep(application)}`, '');
    const { value: shown, isHidden } = leaf;
    const at = quoteValue(file, document, { path: [...path, ...leaf.path], shown, isHidden });
    return { key, value: leaf.value, application, scope: kind.scope, at };
  });
  return { ...kind, settings, at: placeIn(file, undefined, `${settings.length} settings`) };
}

function applicationOf([list, application]: Path): string | null {
  return LISTS_OF_APPLICATIONS.has(list) && typeof application === 'string' ? application : null;
}
