import { expect, test } from '@jest/globals';
import { buildBinary } from 'plist';
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

test.each([
  ['empty', ''],
  ['cut off', CONTENT.slice(0, 90)],
  ['of another kind', 'ATTENTION: no license'],
])('is not known when the only file is %s', async (_, content) => {
  const { 'apple-payloads.list': list } = await applePayloads.parse([artifact(FILE, content)], () => {});

  expect(list?.state).toBe('unreadable');
});
