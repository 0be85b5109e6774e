import { z } from 'zod';
import { type Fact, known, located } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { readUpdateFile, UPDATE_SCOPES, type UpdateSetting, type UpdateSource } from './autoupdate-sources.ts';
import { settingFields } from './flatten-settings.ts';
import { CHANNELS, type Channel, readChannel, SPELLINGS } from './update-channel.ts';
import { brokenFact, factOf, type InForce, notSetFact, settingInForce, surest } from './update-in-force.ts';

// <dict><key>HowToCheck</key><string>AutomaticDownload</string><key>ChannelName</key><string>Current</string>
// <key>Applications</key><dict><key>/Applications/Microsoft Defender.app</key><dict><key>Application ID</key><string>WDAV00</string>…
// (mau-preferences and mac-updates, and the profiles Microsoft publishes in mdatp-xplat; read 2026-11.)

const CONTENT = new RegExp(
  [
    '<key>(?:HowToCheck|AcknowledgedDataCollectionPolicy)</key>\\s*<string>',
    '<key>ChannelName</key>\\s*<string>(?:Current|CurrentThrottle|Preview|Beta|Custom|Production|External|InsiderFast)<',
    '<key>PayloadType</key>\\s*<string>com\\.microsoft\\.autoupdate2</string>',
    '<key>com\\.microsoft\\.autoupdate2</key>\\s*<dict',
    '^bplist0[\\s\\S]*(?:HowToCheck|AcknowledgedDataCollectionPolicy|Application ID)',
  ].join('|'),
);
const DEFENDER = /\/Microsoft Defender(?: ATP)?\.app\/?$/;
const DEFENDER_ID = /^WDAV00$/i;
const scope = z.enum(UPDATE_SCOPES).describe('unknown: from a file that may never have been installed');

/**
 * How Microsoft AutoUpdate is set up. What the organization set wins over what the user set, and that over what is set for the
 * Mac, as for all preferences of macOS. That something is not set is known only where the preferences of a user are here.
 */
export const autoupdateSettings = defineParser({
  artifact: 'autoupdate/settings',
  about: 'the settings of Microsoft AutoUpdate',
  obtain:
    'collect com.microsoft.autoupdate2.plist from /Library/Managed Preferences, /Library/Preferences and ~/Library/Preferences',
  finds: {
    path: /^(?:Library\/Managed Preferences\/(?:[^/]+\/)?|(?:(?:Users\/[^/]+|var\/root)\/)?Library\/Preferences\/)com\.microsoft\.autoupdate2\.plist$/,
    commands: ['profiles-show'],
    content: CONTENT,
  },
  facts: {
    'updates.settings': z
      .array(
        z.object({
          ...settingFields,
          application: z.string().nullable().describe('path of the program, for what is inside `Applications`'),
          scope,
          ...located,
        }),
      )
      .describe('each setting of Microsoft AutoUpdate; `Applications.ChannelName` for what is set for one program'),
    'updates.is-managed': z.boolean().describe('whether your organization set anything for Microsoft AutoUpdate'),
    'updates.how-to-check': z.string().nullable().describe('HowToCheck in force; null when not set'),
    'updates.data-collection-policy': z
      .string()
      .nullable()
      .describe('AcknowledgedDataCollectionPolicy in force; null when not set'),
    'updates.channels': z
      .array(
        z.object({
          program: z.enum(['every program', 'Defender']),
          written: z.string(),
          channel: z.enum(CHANNELS).describe('the channel it stands for'),
          spelling: z.enum(SPELLINGS),
          scope,
          ...located,
        }),
      )
      .describe('names of channels in force, for every program and for Defender'),
    'updates.channel': z.enum(CHANNELS).describe('channel of every program that has none of its own'),
    'updates.defender-channel': z.enum(CHANNELS).describe('channel Defender is updated from'),
    'updates.is-defender-listed': z.boolean().describe('whether AutoUpdate knows Defender as a program to update'),
    'updates.has-manifest-server': z.boolean().describe('whether ManifestServer is set'),
  },
  async parse(files) {
    const read = await Promise.all(files.map(readUpdateFile));
    const sources = surest(read.flatMap((file) => file.sources));
    const managed = sources.find((source) => source.scope === 'managed' && source.fault === undefined);
    const [notManaged] = read.flatMap((file) => file.notManaged ?? []);
    const isManaged = managed ? known(true, managed.at) : notManaged && known(false, notManaged);
    const isDefender = defenderIn(sources);
    const common = settingInForce(sources, 'ChannelName');
    const own = settingInForce(
      sources,
      'Applications',
      (setting) => setting.key === 'Applications.ChannelName' && isDefender(setting),
    );
    const text = (key: string) => factOf(settingInForce(sources, key), ({ value }) => String(value), null);
    return {
      ...settingsFact(sources),
      ...(isManaged && { 'updates.is-managed': isManaged }),
      'updates.how-to-check': text('HowToCheck'),
      'updates.data-collection-policy': text('AcknowledgedDataCollectionPolicy'),
      'updates.channels': channelsFact(own, common),
      'updates.channel': factOf(common, channelOf, 'Current'),
      'updates.defender-channel': factOf(own.state === 'set' ? own : common, channelOf, 'Current'),
      'updates.is-defender-listed': listedFact(sources, isDefender),
      'updates.has-manifest-server': factOf(
        settingInForce(sources, 'ManifestServer'),
        ({ value }) => value !== '' && value !== null,
        false,
      ),
    };
  },
});

/** A file that cannot be read costs its own settings only; what is in force says where it would have counted. */
function settingsFact(sources: readonly UpdateSource[]): { 'updates.settings'?: Fact<UpdateSetting[]> } {
  const readable = sources.filter(({ fault }) => fault === undefined);
  const settings = readable.flatMap((source) => source.settings);
  const [first, ...rest] = readable.map(({ at }) => at);
  const fact = first === undefined ? brokenFact(sources) : known(settings, first, ...rest);
  return fact === undefined ? {} : { 'updates.settings': fact };
}

/** Told by the path of the program, or by its number wherever it is installed. */
function defenderIn(sources: readonly UpdateSource[]): (setting: UpdateSetting) => boolean {
  const named = sources
    .flatMap(({ settings }) => settings)
    .filter(({ key, value }) => key.endsWith('.Application ID') && DEFENDER_ID.test(String(value)))
    .map(({ application }) => application);
  return ({ application }) => application !== null && (DEFENDER.test(application) || named.includes(application));
}

/** Listed anywhere is enough: AutoUpdate brings the lists together. */
function listedFact(sources: readonly UpdateSource[], isDefender: (setting: UpdateSetting) => boolean): Fact<boolean> {
  const listing = sources.flatMap(({ settings }) => settings).find(isDefender);
  if (listing !== undefined) return known(true, listing.at);
  return brokenFact(sources) ?? notSetFact(sources, false, 'no file here lists Defender');
}

function channelsFact(own: InForce, common: InForce) {
  const channels = [
    ...(own.state === 'set' ? [describeChannel('Defender', own.setting)] : []),
    ...(common.state === 'set' ? [describeChannel('every program', common.setting)] : []),
  ];
  const [first, ...rest] = channels.map(({ at }) => at);
  if (first !== undefined) return known(channels, first, ...rest);
  return factOf(common, () => channels, channels);
}

function describeChannel(program: 'every program' | 'Defender', { value, scope, at }: UpdateSetting) {
  return { program, written: String(value), ...readChannel(value), scope, at };
}

function channelOf({ value }: UpdateSetting): Channel {
  return readChannel(value).channel;
}
