import type { Place } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { listsInstalled, type Payload, payloadsIn } from './configuration-profile.ts';
import { isDictionary, type SettingValue, settingsOf } from './flatten-settings.ts';
import { quoteKey, quoteValue } from './quote.ts';
import type { TreeDocument } from './read-document.ts';

/** The domains Defender reads its settings from. */
export const DOMAINS = ['com.microsoft.wdav', 'com.microsoft.wdav.ext'] as const;

/** One of {@link DOMAINS}. */
export type Domain = (typeof DOMAINS)[number];

/** How sure it is that settings are in force on the Mac: the first kind there is for a domain counts, the others do not. */
export const ORIGINS = [
  'installed',
  'installed-for-one-person',
  'profiles',
  'named-as-installed',
  'profile-file',
  'loose-file',
] as const;

/** One of {@link ORIGINS}. */
export type Origin = (typeof ORIGINS)[number];

/** One setting of a domain; `key` is its dotted path. */
export interface Setting {
  readonly key: string;
  readonly value: SettingValue;
  readonly domain: Domain;
  readonly at: Place;
}

/** Settings Defender does not see, because they are one level too deep. */
export interface Nesting {
  readonly domain: Domain;
  /** Where they are: `com.microsoft.wdav.Forced`. */
  readonly container: string;
  readonly at: Place;
}

/** The settings for one domain in one file. */
export interface SettingsSource {
  readonly domain: Domain;
  readonly origin: Origin;
  readonly settings: readonly Setting[];
  readonly nestings: readonly Nesting[];
  readonly at: Place;
}

const INSTALLED =
  /(?:^|[/ ])Managed Preferences\/(?<person>[^/]+\/)?[^/]+$|MANAGED CONFIGURATIONS$|mdatp_config\/managed\.json$/;
/** A copy of an installed file that was sent without its folder. */
const NAMED_AS_INSTALLED = /(?:^|[/ ])com\.microsoft\.wdav(?:\.ext)?\.plist$/;
const EXT_FILE = /com\.microsoft\.wdav\.ext[^/]*$/;
/** What wraps settings in a profile, and must not in what is installed. */
const WRAPPERS: ReadonlySet<string | number> = new Set([
  'Forced',
  'mcx_preference_settings',
  'PayloadContent',
  'com.microsoft.wdav',
  'com.microsoft.wdav.ext',
]);

/** The domain a file that is nothing but settings belongs to; only its name can tell. */
export function domainOfFile({ path }: ArtifactFile): Domain {
  return EXT_FILE.test(path) ? 'com.microsoft.wdav.ext' : 'com.microsoft.wdav';
}

/** How sure it is that a file is what macOS installed, for which wrappers are a mistake. */
export function originOfFile({ path }: ArtifactFile): Origin {
  const match = INSTALLED.exec(path);
  if (match === null) return NAMED_AS_INSTALLED.test(path) ? 'named-as-installed' : 'loose-file';
  return match.groups?.person === undefined ? 'installed' : 'installed-for-one-person';
}

/** All settings for Defender in one file, whichever kind it is. Throws `SyntaxError` when it holds no dictionary. */
export function settingsIn(document: TreeDocument, file: ArtifactFile): SettingsSource[] {
  const { value } = document;
  if (!isDictionary(value)) throw new SyntaxError('it holds no dictionary of settings');
  const origin = originOfFile(file);
  const hasPlace = origin === 'installed' || origin === 'installed-for-one-person';
  const payloads = hasPlace ? undefined : payloadsIn(document);
  const kind = listsInstalled(document) ? 'profiles' : 'profile-file';
  const trees = payloads?.flatMap(({ content, path, ...payload }): Tree[] => {
    const domain = domainOf(payload);
    return domain === undefined ? [] : [{ content, path, domain, origin: kind }];
  });
  return (trees ?? [{ content: value, path: [], domain: domainOfFile(file), origin }]).map((tree) =>
    readTree(tree, document, file),
  );
}

interface Tree {
  readonly content: Readonly<Record<string, unknown>>;
  readonly path: Payload['path'];
  readonly domain: Domain;
  readonly origin: Origin;
}

function readTree({ content, path, domain, origin }: Tree, document: TreeDocument, file: ArtifactFile): SettingsSource {
  const nestings = new Map<string, Nesting>();
  const settings: Setting[] = [];
  for (const { key, value, path: steps, isHidden } of settingsOf(content)) {
    const depth = steps.findIndex((step) => WRAPPERS.has(step));
    if (depth === -1) {
      const at = quoteValue(file, document, { path: [...path, ...steps], shown: value, isHidden });
      settings.push({ key, value, domain, at });
      continue;
    }
    const wrapper = steps.slice(0, depth + 1);
    const container = wrapper.join('.');
    nestings.set(container, { domain, container, at: quoteKey(file, document, [...path, ...wrapper]) });
  }
  return { domain, origin, settings, nestings: [...nestings.values()], at: quoteKey(file, document, path) };
}

/** Undefined for a payload that is not about Defender's settings. */
export function domainOf({ domain }: Pick<Payload, 'domain'>): Domain | undefined {
  return DOMAINS.find((known) => known === domain);
}
