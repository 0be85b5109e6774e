import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { absent, type Fact, known, located, type Place, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { settingFields } from './flatten-settings.ts';
import { readBeginning } from './read-beginning.ts';
import { readDocument } from './read-document.ts';
import { placeIn } from './read-text.ts';
import {
  DOMAINS,
  type Domain,
  domainOfFile,
  ORIGINS,
  type Origin,
  originOfFile,
  type SettingsSource,
  settingsIn,
} from './settings-source.ts';

// <dict><key>antivirusEngine</key><dict><key>enforcementLevel</key><string>real_time</string></dict></dict>
// (mac-preferences, and the profiles Microsoft publishes in mdatp-xplat and mdatp-devicecontrol, read 2026-11. XML or binary as
// installed by macOS; JSON in a Client Analyzer package.)

const domain = z.enum(DOMAINS).describe('preference domain');
/** Names no other format has. */
const SECTIONS =
  'antivirusEngine|cloudService|userInterface|tamperProtection|deviceControl|networkProtection|scheduledScan|behaviorMonitoring';
/** What `mdatp health` reports, some of it under the names of settings; and a schema, which names all settings and sets none. */
const FOREIGN_JSON =
  '[\\s\\S]*?"(?:healthy|licensed|appVersion|app_version|engineVersion|engine_version|\\$schema|properties)"\\s*:';
/** Permissions for Defender name it too. */
const PERMISSIONS =
  'kTCCService|SystemPolicyAllFiles|AllowedSystemExtensions|AllowedTeamIdentifiers|FilterDataProvider|NotificationSettings|RuleValue';
/** … and so do settings of Microsoft AutoUpdate. */
const UPDATES = 'HowToCheck|ChannelName|Application ID|AcknowledgedDataCollectionPolicy';
const CONTENT = new RegExp(
  [
    `<key>(?:${SECTIONS}|dlp|edr)</key>\\s*<(?:dict|array|string)`,
    `^\\s*\\{(?!${FOREIGN_JSON})[\\s\\S]{0,2000}?"(?:${SECTIONS})"\\s*:\\s*\\{(?!\\s*"value"\\s*:)`,
    // What `defaults read` prints.
    `^\\s*\\{[\\s\\S]{0,2000}?\\b(?:${SECTIONS})"? *= *\\{`,
    '<key>com\\.microsoft\\.wdav(?:\\.ext)?</key>\\s*<dict(?!>\\s*<key>kTCCService)',
    '<key>PayloadType</key>\\s*<string>com\\.microsoft\\.wdav(?:\\.ext)?</string>',
    '^bplist0[\\s\\S]*(?:antivirusEngine|cloudService)',
    `^bplist0(?![\\s\\S]*(?:${PERMISSIONS}|${UPDATES}))[\\s\\S]*(?:${SECTIONS}|com\\.microsoft\\.wdav)`,
  ].join('|'),
);
/** Files of the same shape that are not from the organization's management: other parsers read them. */
const OTHERS = /wdavcfg[^/]*$|mdeattach[^/]*$|MERGED CONFIGURATIONS$|merged\.json$/i;

/** What macOS lists as installed names settings as well, but Defender does not read it. */
const LISTING = /\b(?:_computerlevel|ProfileItems)\b/;
const BEGINNING_BYTES = 65_536;

/** What the organization set by profiles. What macOS installed counts; profiles only where there is nothing installed. */
export const managedSettings = defineParser({
  artifact: 'managed/settings',
  about: 'the file of settings from your organization',
  obtain: 'collect /Library/Managed Preferences/com.microsoft.wdav.plist and com.microsoft.wdav.ext.plist',
  finds: {
    path: /^Library\/Managed Preferences\/(?:[^/]+\/)?(?:com\.microsoft\.wdav(?:\.ext)?\.plist|mdatp_managed\.json)$/,
    commands: ['profiles-show'],
    analyzer: /^mdatp_config\/managed\.json$/,
    content: CONTENT,
  },
  facts: {
    'managed.settings': z
      .array(z.object({ ...settingFields, domain, ...located }))
      .describe('each setting of com.microsoft.wdav and com.microsoft.wdav.ext'),
    'managed.domains': z
      .array(z.object({ domain, origin: z.enum(ORIGINS), ...located }))
      .describe('the domains that are installed on the Mac; absent when there are only files that may never have been'),
    'managed.forced-nesting': z
      .array(z.object({ domain, container: z.string().describe('dotted path of what wraps the settings'), ...located }))
      .describe(
        'where settings are under Forced, mcx_preference_settings or PayloadContent, which Defender does not see',
      ),
    'managed.unparsable': z
      .array(z.object({ file: z.string(), reason: z.string(), ...located }))
      .describe('files with settings for Defender, no reports about them, that are not a property list or JSON'),
  },
  async parse(files) {
    const readings = await Promise.all(files.filter(({ path }) => !OTHERS.test(path)).map(read));
    const faults = readings.flatMap(({ fault }) => fault ?? []);
    const sources = inForce(readings.flatMap(({ found = [] }) => found));
    const lost = faults.find((fault) => !isReplaced(fault, sources));
    const nestings = sources.flatMap((source) => source.nestings);
    const gap = lost && unreadable(`${lost.file} cannot be read: ${lost.reason}`);
    const installed = sources.filter(isInstalled).map(({ domain, origin, at }) => ({ domain, origin, at }));
    const missing = faults.filter(({ isReport }) => !isReport).map(({ file, reason, at }) => ({ file, reason, at }));
    return {
      'managed.settings':
        gap ??
        listFact(
          sources.flatMap(({ settings }) => settings),
          sources,
        ),
      'managed.domains': listFact(installed, installed),
      'managed.forced-nesting': nestings.length === 0 && gap ? gap : listFact(nestings, sources),
      'managed.unparsable': listFact(missing, [...missing, ...sources]),
    };
  },
});

interface Fault {
  readonly domain: Domain;
  readonly origin: Origin;
  readonly file: string;
  readonly reason: string;
  readonly at: Place;
  /** Whether it only tells of settings, so that Defender does not depend on it. */
  readonly isReport: boolean;
}

async function read(file: ArtifactFile): Promise<{ readonly found?: SettingsSource[]; readonly fault?: Fault }> {
  try {
    return { found: settingsIn(await readDocument(file), file) };
  } catch (error) {
    const reason = file.problem() ?? messageOf(error);
    const at = placeIn(file, undefined, reason);
    const [domain, origin] = [domainOfFile(file), originOfFile(file)];
    const isReport = origin === 'loose-file' && (await tellsOfSettings(file));
    return { fault: { domain, origin, file: file.path, reason, at, isReport } };
  }
}

async function tellsOfSettings(file: ArtifactFile): Promise<boolean> {
  const text = await readBeginning(file, BEGINNING_BYTES);
  return LISTING.test(text) || !CONTENT.test(text);
}

/** Whether nothing is missing without the file: a copy is installed, or it is not what counts. */
function isReplaced({ domain, origin }: Fault, sources: readonly SettingsSource[]): boolean {
  const installed = sources.filter(isInstalled);
  return origin === 'loose-file' ? installed.length > 0 : installed.some((source) => source.domain === domain);
}

/**
 * For each domain the sources of the surest kind; what may never have been installed only where nothing is. Of files macOS
 * installed there can be copies: the first one counts.
 */
function inForce(sources: readonly SettingsSource[]): SettingsSource[] {
  const eligible = sources.some(isInstalled) ? sources.filter(isInstalled) : sources;
  return DOMAINS.flatMap((domain) => {
    const own = eligible.filter((source) => source.domain === domain);
    const best = ORIGINS.find((origin) => own.some((source) => source.origin === origin));
    const kept = own.filter(({ origin }) => origin === best);
    return best === 'installed' ? kept.slice(0, 1) : kept;
  });
}

function isInstalled({ origin }: Pick<SettingsSource, 'origin'>): boolean {
  return origin !== 'profile-file' && origin !== 'loose-file';
}

function listFact<T>(list: T[], provenBy: readonly { readonly at: Place }[]): Fact<T[]> {
  const [first, ...rest] = provenBy.map(({ at }) => at);
  return first === undefined ? absent('no file of installed settings is here') : known(list, first, ...rest);
}
