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

test('is not known when no file can be read', async () => {
  const { 'apple-payloads.list': list } = await applePayloads.parse(
    [artifact('servicemanagement.plist', '')],
    () => {},
  );

  expect(list?.state).toBe('unreadable');
});
