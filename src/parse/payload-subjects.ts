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
    ({ FilterDataProviderBundleIdentifier, FilterDataProviderDesignatedRequirement, FilterSockets, PluginBundleID }) =>
      texts([FilterDataProviderBundleIdentifier ?? PluginBundleID]).filter(
        (id) => FilterSockets !== false && isMetBy(FilterDataProviderDesignatedRequirement, id),
      ),
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

/** The entries that give a permission; some deny one, or give it to a program that is none of that name. */
function allowing(grants: unknown): unknown[] {
  if (!Array.isArray(grants)) return [];
  return grants.filter(
    (grant) =>
      isDictionary(grant) &&
      grant.Allowed !== false &&
      grant.Authorization !== 'Deny' &&
      isMetBy(grant.CodeRequirement, grant.Identifier),
  );
}

/** Of Microsoft's programs. */
const TEAM = 'UBF8T346G9';

/**
 * Whether the program `id` can meet a code requirement: `identifier "com.microsoft.wdav" and anchor apple generic and certificate
 * leaf[subject.OU] = UBF8T346G9`. It cannot when only other identifiers, or for Microsoft's programs other teams, are named.
 */
function isMetBy(requirement: unknown, id: unknown): boolean {
  if (typeof requirement !== 'string' || typeof id !== 'string') return true;
  const ids = namedBy(/\bidentifier\s+"?([\w.-]+)/g, requirement);
  const teams = namedBy(/subject\.OU\]\s*=\s*"?(\w+)/g, requirement);
  const isOfTeam = !id.startsWith('com.microsoft.') || teams.length === 0 || teams.includes(TEAM);
  return isOfTeam && (ids.length === 0 || ids.includes(id));
}

function namedBy(pattern: RegExp, text: string): (string | undefined)[] {
  return Array.from(text.matchAll(pattern), ([, name]) => name);
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
