import { z } from 'zod';
import { known, located, unreadable } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { isDictionary, settingNames } from './flatten-settings.ts';
import { subjectsOf, subjectTypes, typeBySubjects } from './payload-subjects.ts';
import { quoteKey } from './quote.ts';
import { readDocument } from './read-document.ts';

// <dict><key>AllowedSystemExtensions</key><dict><key>UBF8T346G9</key><array><string>com.microsoft.wdav.epsext</string>…
// (mac-support-sys-ext and the profiles Microsoft publishes in mdatp-xplat, read 2026-11. Not every macOS writes these files: that
// one is missing proves nothing.)

const NAME = /(?:^|[/ ])(?:com\.apple\.)?(?<name>[^/ ]+)\.plist$/;
/** Keys of these lists; profiles have them as well, deeper inside. */
const KEYS =
  'AllowedSystemExtensions|FilterDataProviderBundleIdentifier|NotificationSettings|SystemPolicyAllFiles|RuleValue';
const PROFILE = '(?![\\s\\S]*(?:PayloadContent|ProfileItems|kTCCService))';
const CONTENT = [
  `(?<![\\s\\S])\\s*<${PROFILE}[\\s\\S]*?<key>(?:${KEYS})</key>`,
  `(?<![\\s\\S])bplist0${PROFILE}[\\s\\S]*?(?:${KEYS})`,
].join('|');

/** The permissions the organization gave to programs, where macOS left them in Managed Preferences. */
export const applePayloads = defineParser({
  artifact: 'managed/apple-payloads',
  about: 'the list of permissions your organization gave to programs',
  obtain: 'collect /Library/Managed Preferences',
  finds: {
    path: /^Library\/Managed Preferences\/(?:com\.apple\.(?:system-extension-policy|webcontent-filter|TCC\.configuration-profile-policy|notificationsettings|servicemanagement)|servicemanagement)\.plist$/,
    content: new RegExp(CONTENT),
  },
  facts: {
    'apple-payloads.list': z
      .array(
        z.object({
          payloadType: z.string().describe('such as com.apple.system-extension-policy'),
          identifiers: z.array(z.string()).describe('what it is about: `UBF8T346G9 com.microsoft.wdav.epsext`'),
          ...located,
        }),
      )
      .describe('the permissions macOS installed for programs; that one is missing proves nothing'),
  },
  async parse(files) {
    const read = await Promise.all(files.map(readPayload));
    const list = read.filter((item) => item !== undefined);
    const [first, ...rest] = list.map(({ at }) => at);
    return {
      'apple-payloads.list':
        first === undefined ? unreadable('no file is a property list') : known(list, first, ...rest),
    };
  },
});

async function readPayload(file: ArtifactFile) {
  try {
    const document = await readDocument(file);
    const { value } = document;
    if (!isDictionary(value)) return undefined;
    const name = NAME.exec(file.path)?.groups?.name ?? file.path;
    const payloadType = subjectTypes.find((type) => type === `com.apple.${name}`) ?? typeBySubjects(value) ?? name;
    const identifiers = subjectsOf(payloadType, value);
    const path = settingNames(value).slice(0, 1);
    return { payloadType, identifiers, at: quoteKey(file, document, path) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
