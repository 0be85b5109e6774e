import assert from 'node:assert/strict';
import fc from 'fast-check';
import { build, buildBinary } from 'plist';
import { mutated } from './mutate.mjs';
import { artifact, parseFiles } from './parse-files.mjs';
import { applePayloads, managedSettings, mergedSettings, profilesShow, wdavcfg } from './subjects.mjs';

const SECRET = 'c2VjcmV0LW9mLXRoZS1vcmdhbml6YXRpb24=';
const KEYS = [
  ...['antivirusEngine', 'cloudService', 'tamperProtection', 'exclusions', 'enforcementLevel', 'proxy', 'edr', 'tags'],
  ...['PayloadType', 'PayloadContent', 'PayloadIdentifier', 'Forced', 'mcx_preference_settings', 'com.microsoft.wdav'],
  ...['com.microsoft.wdav.ext', 'features', 'a.b', 'a b', '', 'constructor', '_computerlevel', 'ProfileItems'],
];
const PATHS = [
  'Library/Managed Preferences/com.microsoft.wdav.plist',
  'Library/Managed Preferences/ann/com.microsoft.wdav.ext.plist',
  'mdatp_config/managed.json',
  'mdatp_config/merged.json',
  'etc/wdavcfg',
  'commands/profiles-show.txt',
  'wdav.mobileconfig',
];
const MARKERS = [
  '<dict>',
  '</dict>',
  '<array>',
  '</array>',
  '<key>Forced</key>',
  '<key>PayloadContent</key>',
  '<string>com.microsoft.wdav</string>',
  '<real>inf</real>',
  '<real>nan</real>',
  '<integer>9223372036854775807</integer>',
  '<date>9999-12-31T23:59:59Z</date>',
  '<data>AAAA</data>',
].concat([
  '<?xml',
  '</plist>',
  '0\x82',
  '{"',
  '[',
  '}',
  ']',
  ',',
  '"__proto__":{"a":1},',
  'bplist00',
  '\0',
  '\r\n',
  '\xef\xbb\xbf',
  '{"a":'.repeat(70),
  '<array>'.repeat(70),
]);

const leaf = fc.oneof(
  fc.constantFrom(
    'real_time',
    'com.microsoft.wdav',
    'com.microsoft.wdav.ext',
    'https://ann:pw@proxy:8080',
    '',
    true,
    0,
    -1.5,
  ),
  fc.string({ maxLength: 10 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 4 }),
  ),
}));
const settings = fc.dictionary(fc.constantFrom(...KEYS), tree, { maxKeys: 5 });
const profile = fc.array(settings, { maxLength: 3 }).map((payloads) => ({
  PayloadType: 'Configuration',
  PayloadContent: payloads.map((content) => ({ PayloadType: 'com.microsoft.wdav', ...content })),
}));
const document = fc
  .tuple(fc.oneof(settings, profile), fc.constantFrom('onboardingInfo', 'OnboardingInfo', 'offboardingBlob'))
  .map(([value, key]) => ({ ...value, [key]: SECRET }));
const form = fc.constantFrom(build, buildBinary, (value) => JSON.stringify(value, null, 2));
const sound = fc.tuple(document, form).map(([value, write]) => Buffer.from(write(value)));
const damaged = mutated(sound, MARKERS).map((bytes) => ({ bytes, isSound: false }));
const written = fc.oneof(
  sound.map((bytes) => ({ bytes, isSound: true })),
  { weight: 4, arbitrary: damaged },
);

/** Settings in any form, in one or two files: facts of their shapes or a reason, and never the secret of an organization. */
export const managed = {
  name: 'settings',
  arbitrary: fc.uniqueArray(fc.tuple(fc.constantFrom(...PATHS), written), {
    minLength: 1,
    maxLength: 2,
    selector: ([path]) => path,
  }),
  async run(files) {
    const artifacts = files.map(([path, { bytes }]) => artifact(path, bytes));
    for (const parser of [managedSettings, applePayloads, mergedSettings, profilesShow, wdavcfg]) {
      const told = await parseFiles(parser, artifacts);
      const isSound = files.every(([, file]) => file.isSound);
      if (isSound) assert.ok(!JSON.stringify(told).includes(SECRET), `${parser.artifact} tells a secret`);
    }
  },
};
