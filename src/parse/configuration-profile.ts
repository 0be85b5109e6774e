import { isDictionary } from './flatten-settings.ts';
import type { TreeDocument } from './read-document.ts';
import { readReportTime } from './report-time.ts';

// <dict><key>PayloadType</key><string>Configuration</string><key>PayloadContent</key><array>
//   <dict><key>PayloadType</key><string>com.microsoft.wdav</string><key>antivirusEngine</key><dict>… (Intune)
//   <dict><key>PayloadType</key><string>com.apple.ManagedClient.preferences</string><key>PayloadContent</key><dict>
//     <key>com.microsoft.wdav</key><dict><key>Forced</key><array><dict><key>mcx_preference_settings</key><dict>… (Jamf)
// (profiles Microsoft publishes in mdatp-xplat and mdatp-devicecontrol, read 2026-11)

type Path = readonly (string | number)[];
type Dictionary = Readonly<Record<string, unknown>>;

/** One payload of a configuration profile; a payload with settings for several domains counts once for each. */
export interface Payload {
  /** Name people see; the identifier when there is none. */
  readonly profile: string;
  readonly profileIdentifier: string | null;
  /** False when the profile is installed for one person only. */
  readonly isComputerLevel: boolean;
  /** ISO; null in a profile that is not installed. */
  readonly installedAt: string | null;
  readonly payloadType: string;
  readonly payloadIdentifier: string | null;
  /** Preference domain it sets; for everything else the type of the payload. */
  readonly domain: string;
  readonly content: Dictionary;
  /** Where `content` is in the document. */
  readonly path: Path;
  /** Where the type of the payload is. */
  readonly typePath: Path;
}

interface ProfileEntry {
  readonly profile: Dictionary;
  /** Listed by macOS, which puts the content of every payload one level deeper than a .mobileconfig. */
  readonly isInstalled: boolean;
  readonly isComputerLevel: boolean;
  readonly items: unknown;
  readonly path: Path;
}

const COMPUTER_LEVEL = '_computerlevel';
const PREFERENCES = 'com.apple.ManagedClient.preferences';

/**
 * The payloads of what `profiles show -output` writes, or of a .mobileconfig, in both manners: settings directly in a payload
 * named after their domain (Intune), or under `Forced` and `mcx_preference_settings` (Jamf). Undefined for any other document.
 */
export function payloadsIn({ value }: TreeDocument): Payload[] | undefined {
  if (!isDictionary(value)) return undefined;
  const entries = Array.isArray(value.PayloadContent)
    ? [
        {
          profile: value,
          isInstalled: false,
          isComputerLevel: value.PayloadScope !== 'User',
          items: value.PayloadContent,
          path: ['PayloadContent'],
        },
      ]
    : installedProfiles(value);
  return entries?.flatMap(payloadsOf);
}

/** Whether the document is macOS' own list of what is installed, rather than a profile. */
export function listsInstalled({ value }: TreeDocument): boolean {
  return isDictionary(value) && !Array.isArray(value.PayloadContent);
}

/** Whether that list has the profiles for the whole computer, which takes administrator rights. */
export function listsComputerLevel({ value }: TreeDocument): boolean {
  return isDictionary(value) && Array.isArray(value[COMPUTER_LEVEL]);
}

function installedProfiles(root: Dictionary): ProfileEntry[] | undefined {
  const levels = Object.entries(root);
  const isListing = levels.some(([, profiles]) => Array.isArray(profiles) && profiles.some(hasItems));
  if (!isListing && !(COMPUTER_LEVEL in root)) return undefined;
  return levels.flatMap(([level, profiles]) =>
    (Array.isArray(profiles) ? profiles : []).flatMap((profile, index) =>
      isDictionary(profile)
        ? [
            {
              profile,
              isInstalled: true,
              isComputerLevel: level === COMPUTER_LEVEL,
              items: profile.ProfileItems,
              path: [level, index, 'ProfileItems'],
            },
          ]
        : [],
    ),
  );
}

function hasItems(profile: unknown): boolean {
  return isDictionary(profile) && 'ProfileItems' in profile;
}

function payloadsOf({ profile, isInstalled, isComputerLevel, items, path }: ProfileEntry): Payload[] {
  const profileIdentifier = textOf(profile.ProfileIdentifier ?? profile.PayloadIdentifier);
  const name = textOf(profile.ProfileDisplayName ?? profile.PayloadDisplayName);
  const source = {
    profile: name ?? profileIdentifier ?? 'a profile without a name',
    profileIdentifier,
    isComputerLevel,
    installedAt: readReportTime(textOf(profile.ProfileInstallDate) ?? undefined),
  };
  return (Array.isArray(items) ? items : []).flatMap((item: unknown, index) => {
    if (!isDictionary(item)) return [];
    const payloadType = textOf(item.PayloadType) ?? 'unknown';
    const isInside = isInstalled || payloadType === PREFERENCES;
    const content = isInside ? item.PayloadContent : item;
    if (!isDictionary(content)) return [];
    const at = [...path, index, ...(isInside ? ['PayloadContent'] : [])];
    const payload = {
      ...source,
      payloadType,
      payloadIdentifier: textOf(item.PayloadIdentifier),
      typePath: [...path, index, 'PayloadType'],
    };
    if (payloadType !== PREFERENCES) return [{ ...payload, domain: payloadType, content, path: at }];
    return forcedSettings(content, at).map((forced) => ({ ...payload, ...forced }));
  });
}

/** `profiles show` puts one more dictionary around the domains than a .mobileconfig. */
function forcedSettings(content: Dictionary, path: Path): Pick<Payload, 'domain' | 'content' | 'path'>[] {
  const WRAPPER = 'PayloadContentManagedPreferences';
  const wrapped = content[WRAPPER];
  if (isDictionary(wrapped)) return forcedSettings(wrapped, [...path, WRAPPER]);
  return Object.entries(content).flatMap(([domain, preferences]) => {
    const forced = isDictionary(preferences) && Array.isArray(preferences.Forced) ? preferences.Forced : [];
    return forced.flatMap((entry: unknown, index) => {
      const settings = isDictionary(entry) ? entry.mcx_preference_settings : undefined;
      const at = [...path, domain, 'Forced', index, 'mcx_preference_settings'];
      return isDictionary(settings) ? [{ domain, content: settings, path: at }] : [];
    });
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
