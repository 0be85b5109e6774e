import { z } from 'zod';
import { known, located } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { listsComputerLevel, listsInstalled, type Payload, payloadsIn } from './configuration-profile.ts';
import { settingFields, settingNames, settingsOf } from './flatten-settings.ts';
import { subjectsOf } from './payload-subjects.ts';
import { quoteValue } from './quote.ts';
import { readDocument, type TreeDocument } from './read-document.ts';
import { placeIn } from './read-text.ts';
import { domainOf } from './settings-source.ts';

// <dict><key>_computerlevel</key><array><dict><key>ProfileDisplayName</key>…<key>ProfileItems</key><array>…
// (`profiles show -output FILE.xml`, macOS 11 and later, as Microsoft's analyze_profiles.py reads it; read 2026-11. A .mobileconfig
// holds the payloads of one profile.)

const profileFields = {
  profile: z.string().describe('name of the profile, or its identifier'),
  payload: z.int().positive().describe('which payload of all, counted from 1'),
  domain: z.string().describe('preference domain it sets; the type of the payload for all others'),
};

/** The payloads of all configuration profiles that are here. Of onboarding only its presence is kept. */
export const profilesShow = defineParser({
  artifact: 'system/profiles',
  about: 'the list of configuration profiles of this Mac',
  obtain: 'run `sudo profiles show -output /tmp/profiles.xml` and add that file',
  finds: {
    commands: ['profiles-show'],
    content:
      /<key>(?:_computerlevel|ProfileItems)<\/key>|<key>PayloadType<\/key>\s*<string>Configuration<\/string>|<key>PayloadContent<\/key>\s*<array/,
  },
  facts: {
    'profiles.payloads': z
      .array(
        z.object({
          ...profileFields,
          payloadType: z.string(),
          identifier: z.string().nullable().describe('identifier of the profile'),
          payloadIdentifier: z.string().nullable(),
          isComputerLevel: z.boolean().describe('false when the profile is for one person only'),
          topLevelKeys: z.array(z.string()),
          subjects: z
            .array(z.string())
            .describe('what it gives a permission to: `SystemPolicyAllFiles com.microsoft.wdav`'),
          ...located,
        }),
      )
      .describe('each payload of each configuration profile'),
    'profiles.settings': z
      .array(z.object({ ...profileFields, ...settingFields, ...located }))
      .describe(
        'each setting of com.microsoft.wdav and com.microsoft.wdav.ext in each payload, also those that get lost',
      ),
    'profiles.installations': z
      .array(z.object({ ...profileFields, installedAt: z.string(), ...located }))
      .describe('payloads with settings of Defender, and when macOS says that their profile was installed'),
    'profiles.is-complete': z
      .boolean()
      .describe(
        'whether all profiles for the whole computer are listed; a .mobileconfig never tells what else is installed',
      ),
  },
  async parse(files) {
    const lists = (await Promise.all(files.map(read))).flat();
    const installed = lists.filter(({ document }) => listsInstalled(document));
    const chosen = installed.length > 0 ? installed : lists;
    const [first, ...rest] = chosen.map(({ file }) => placeIn(file, undefined, 'configuration profiles'));
    if (first === undefined) throw new SyntaxError('no file is a list of configuration profiles, or a profile');
    const entries = chosen
      .flatMap(({ payloads, ...source }) => payloads.map((payload) => ({ payload, ...source })))
      .map((entry, index) => ({ ...entry, number: index + 1 }));
    return {
      'profiles.payloads': known(entries.map(describePayload), first, ...rest),
      'profiles.settings': known(entries.flatMap(describeSettings), first, ...rest),
      'profiles.installations': known(entries.flatMap(describeInstallation), first, ...rest),
      'profiles.is-complete': known(
        chosen.some(({ document }) => listsComputerLevel(document)),
        first,
        ...rest,
      ),
    };
  },
});

interface ProfileList {
  readonly payloads: readonly Payload[];
  readonly document: TreeDocument;
  readonly file: ArtifactFile;
}

interface Entry extends Omit<ProfileList, 'payloads'> {
  readonly payload: Payload;
  readonly number: number;
}

/** Nothing for a file that cannot be read: without it the list is not complete, and says so. */
async function read(file: ArtifactFile): Promise<ProfileList[]> {
  try {
    const document = await readDocument(file);
    const payloads = payloadsIn(document);
    return payloads === undefined ? [] : [{ payloads, document, file }];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function describePayload({ payload, number, document, file }: Entry) {
  const { profile, profileIdentifier, isComputerLevel, payloadType, payloadIdentifier, domain, content, typePath } =
    payload;
  return {
    profile,
    payload: number,
    domain,
    payloadType,
    identifier: profileIdentifier,
    payloadIdentifier,
    isComputerLevel,
    topLevelKeys: settingNames(content),
    subjects: subjectsOf(payloadType, content),
    at: quoteValue(file, document, { path: typePath, shown: payloadType }),
  };
}

function describeInstallation({ payload, number, document, file }: Entry) {
  const { profile, domain, installedAt, path } = payload;
  if (installedAt === null || domainOf(payload) === undefined) return [];
  const [level = 0, index = 0] = path;
  const at = quoteValue(file, document, { path: [level, index, 'ProfileInstallDate'], shown: installedAt });
  return [{ profile, payload: number, domain, installedAt, at }];
}

function describeSettings({ payload, number, document, file }: Entry) {
  const { profile, domain, content, path } = payload;
  if (domainOf(payload) === undefined) return [];
  return settingsOf(content).map(({ path: steps, key, value, isHidden }) => ({
    profile,
    payload: number,
    domain,
    ...{ key, value },
    at: quoteValue(file, document, { path: [...path, ...steps], shown: value, isHidden }),
  }));
}
