import { isDictionary } from './flatten-settings.ts';

type Dictionary = Readonly<Record<string, unknown>>;

/** What a payload of macOS gives a permission to, in the words of that payload; the keys are the types of payloads. */
const SUBJECTS: ReadonlyMap<string, (content: Dictionary) => string[]> = new Map([
  [
    'com.apple.TCC.configuration-profile-policy',
    ({ Services }) =>
      named(Services).flatMap(([service, grants]) =>
        fields(allowing(grants), 'Identifier').map((id) => `${service} ${id}`),
      ),
  ],
  [
    'com.apple.system-extension-policy',
    ({ AllowedSystemExtensions, AllowedTeamIdentifiers }) => [
      ...named(AllowedSystemExtensions).flatMap(([team, ids]) => texts(ids).map((id) => `${team} ${id}`)),
      ...texts(AllowedTeamIdentifiers),
    ],
  ],
  [
    'com.apple.webcontent-filter',
    ({ FilterDataProviderBundleIdentifier, PluginBundleID }) =>
      texts([FilterDataProviderBundleIdentifier ?? PluginBundleID]),
  ],
  ['com.apple.notificationsettings', ({ NotificationSettings }) => fields(NotificationSettings, 'BundleIdentifier')],
  ['com.apple.servicemanagement', ({ Rules }) => fields(Rules, 'RuleValue')],
  ['com.apple.syspolicy.kernel-extension-policy', ({ AllowedTeamIdentifiers }) => texts(AllowedTeamIdentifiers)],
]);

/** The types of payloads whose subjects are known. */
export const subjectTypes: readonly string[] = [...SUBJECTS.keys()];

/** The type of a payload that does not say it, by whom it gives permissions to; undefined when it gives none. */
export function typeBySubjects(content: Dictionary): string | undefined {
  return subjectTypes.find((type) => subjectsOf(type, content).length > 0);
}

/** What a payload is about: `SystemPolicyAllFiles com.microsoft.wdav`; empty for other types of payloads. */
export function subjectsOf(payloadType: string, content: Dictionary): string[] {
  return SUBJECTS.get(payloadType)?.(content) ?? [];
}

/** The entries that give a permission; some deny one. */
function allowing(grants: unknown): unknown[] {
  if (!Array.isArray(grants)) return [];
  return grants.filter((grant) => isDictionary(grant) && grant.Allowed !== false && grant.Authorization !== 'Deny');
}

function named(value: unknown): [string, unknown][] {
  return isDictionary(value) ? Object.entries(value) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function fields(list: unknown, key: string): string[] {
  return Array.isArray(list) ? texts(list.map((item: unknown) => (isDictionary(item) ? item[key] : undefined))) : [];
}
