import { describe, expect, test } from '@jest/globals';
import { build, buildBinary } from 'plist';
import { applePayloads } from '../../src/parse/apple-payloads.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const file = (name: string, content: Parameters<typeof buildBinary>[0]) =>
  artifact(`Library/Managed Preferences/${name}.plist`, buildBinary(content));

test('tells whom each kind of permission is for', async () => {
  const { 'apple-payloads.list': list } = await told(applePayloads, [
    file('com.apple.system-extension-policy', {
      AllowedSystemExtensions: { TEAM: ['a.ext'] },
      AllowedTeamIdentifiers: ['T2'],
    }),
    file('com.apple.webcontent-filter', { FilterDataProviderBundleIdentifier: 'a.net', PluginBundleID: 'a' }),
    file('com.apple.notificationsettings', { NotificationSettings: [{ BundleIdentifier: 'a' }, {}] }),
    file('servicemanagement', { Rules: [{ RuleType: 'LabelPrefix', RuleValue: 'a' }] }),
    artifact('Library/Managed Preferences/com.apple.TCC.configuration-profile-policy.plist', '<plist><dict><key>Serv'),
  ]);

  expect(list).toMatchObject([
    { payloadType: 'com.apple.system-extension-policy', identifiers: ['TEAM a.ext', 'T2'] },
    { payloadType: 'com.apple.webcontent-filter', identifiers: ['a.net'] },
    { payloadType: 'com.apple.notificationsettings', identifiers: ['a'] },
    { payloadType: 'com.apple.servicemanagement', identifiers: ['a'] },
  ]);
});

test('a permission for a program that cannot be the one of that name is none', async () => {
  const by = (id: string, team: string) =>
    `identifier "${id}" and anchor apple generic and certificate leaf[subject.OU] = ${team}`;
  const grant = (Identifier: string, CodeRequirement: string) => ({ Identifier, CodeRequirement, Allowed: true });
  const filter = (more: object) =>
    file('com.apple.webcontent-filter', { FilterDataProviderBundleIdentifier: 'com.microsoft.wdav.netext', ...more });
  const listed = async (content: ReturnType<typeof file>) =>
    (await told(applePayloads, [content]))['apple-payloads.list'];

  const access = file('com.apple.TCC.configuration-profile-policy', {
    Services: {
      SystemPolicyAllFiles: [
        grant('com.microsoft.wdav', by('com.microsoft.wdav', 'UBF8T346G9')),
        grant('com.microsoft.wdav.epsext', by('com.microsoft.wdav', 'UBF8T346G9')),
        grant('com.microsoft.dlp.daemon', by('com.microsoft.dlp.daemon', '"UBF8T346G8"')),
        grant('com.example.agent', by('com.example.agent', 'EXAMPLE123')),
        grant('com.microsoft.any', 'anchor apple generic and certificate leaf[subject.OU] = "UBF8T346G9"'),
      ],
    },
  });
  expect(await listed(access)).toMatchObject([
    {
      identifiers: ['com.microsoft.wdav', 'com.example.agent', 'com.microsoft.any'].map(
        (id) => `SystemPolicyAllFiles ${id}`,
      ),
    },
  ]);
  expect(await listed(filter({ FilterSockets: true }))).toMatchObject([{ identifiers: ['com.microsoft.wdav.netext'] }]);
  for (const wrong of [
    { FilterSockets: false },
    { FilterDataProviderDesignatedRequirement: by('com.microsoft.wdav', 'UBF8T346G9') },
  ])
    expect(await listed(filter(wrong))).toMatchObject([{ identifiers: [] }]);
});

const FILE = 'Library/Managed Preferences/com.apple.system-extension-policy.plist';
const CONTENT = `<?xml version="1.0"?>
<plist version="1.0"><dict>
<key>AllowedTeamIdentifiers</key>
<array><string>TEAM</string></array>
</dict></plist>
`;

test.each([
  ['as written', CONTENT],
  ['with Windows line ends', CONTENT.replaceAll('\n', '\r\n')],
])('an XML list %s is read', async (_, content) => {
  expect(await told(applePayloads, [artifact(FILE, content)])).toMatchObject({
    'apple-payloads.list': [{ payloadType: 'com.apple.system-extension-policy', identifiers: ['TEAM'] }],
  });
});

describe('a copy without its folder', () => {
  const profile = {
    PayloadContent: [{ PayloadType: 'com.apple.system-extension-policy', AllowedSystemExtensions: {} }],
  };
  const extensions = { AllowedSystemExtensions: { TEAM: ['a.ext'] }, NewKey: true };

  test.each([
    ['extensions', extensions, 'com.apple.system-extension-policy', 'TEAM a.ext'],
    [
      'access to files',
      { Services: { SystemPolicyAllFiles: [{ Identifier: 'a' }] } },
      'com.apple.TCC.configuration-profile-policy',
      'SystemPolicyAllFiles a',
    ],
    ['a network filter', { FilterDataProviderBundleIdentifier: 'a.net' }, 'com.apple.webcontent-filter', 'a.net'],
    ['background programs', { Rules: [{ RuleValue: 'a' }] }, 'com.apple.servicemanagement', 'a'],
  ])('is recognized by what it allows: %s', async (_, content, payloadType, identifier) => {
    for (const bytes of [Buffer.from(buildBinary(content)), Buffer.from(build(content))]) {
      expect(applePayloads.finds.content?.test(bytes.toString('latin1'))).toBe(true);
      expect(await told(applePayloads, [artifact('copy.txt', bytes)])).toMatchObject({
        'apple-payloads.list': [{ payloadType, identifiers: [identifier] }],
      });
    }
  });

  test('is not seen in a profile, nor in a list of other permissions', () => {
    const overrides = { 'com.microsoft.wdav': { kTCCServiceSystemPolicyAllFiles: { Allowed: true } } };
    for (const content of [profile, overrides, { Rules: [] }]) {
      expect(applePayloads.finds.content?.test(build(content))).toBe(false);
      expect(applePayloads.finds.content?.test(Buffer.from(buildBinary(content)).toString('latin1'))).toBe(false);
    }
  });
});

test('evidence quotes the key alone: what is inside may be a secret', async () => {
  const facts = await applePayloads.parse([artifact(FILE, CONTENT)], () => {});
  expect(facts['apple-payloads.list']).toMatchObject({
    evidence: [{ path: FILE, line: 3, excerpt: 'AllowedTeamIdentifiers' }],
  });
});

test.each([
  ['empty', ''],
  ['cut off', CONTENT.slice(0, 90)],
  ['of another kind', 'ATTENTION: no license'],
])('is not known when the only file is %s', async (_, content) => {
  const { 'apple-payloads.list': list } = await applePayloads.parse([artifact(FILE, content)], () => {});

  expect(list?.state).toBe('unreadable');
});
