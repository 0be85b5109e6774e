import { describe, expect, test } from '@jest/globals';
import { profilesShow } from '../../src/parse/profiles-show.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const plist = (inside: string): string =>
  `<?xml version="1.0"?>\n<plist version="1.0"><dict>\n${inside}\n</dict></plist>\n`;
const text = (key: string, value: string): string => `<key>${key}</key><string>${value}</string>`;

/** One payload as macOS lists it. */
const item = (type: string, content: string): string =>
  `<dict>${text('PayloadType', type)}${text('PayloadIdentifier', `${type}.1`)}<key>PayloadContent</key><dict>${content}</dict></dict>\n`;
const preferences = (domain: string, settings: string): string =>
  item(
    'com.apple.ManagedClient.preferences',
    `<key>PayloadContentManagedPreferences</key><dict><key>${domain}</key><dict><key>Forced</key><array><dict>
     <key>mcx_preference_settings</key><dict>${settings}</dict></dict></array></dict></dict>`,
  );
const profile = (name: string, items: string): string =>
  `<dict>${text('ProfileDisplayName', name)}${text('ProfileIdentifier', `id.${name}`)}<key>ProfileItems</key><array>${items}</array></dict>`;

const LISTING = plist(
  `<key>_computerlevel</key><array>
   ${profile('One', preferences('com.microsoft.wdav', '<key>features</key><dict><key>behaviorMonitoring</key><string>enabled</string></dict>'))}
   ${profile('Two', preferences('com.microsoft.wdav.atp', text('OnboardingInfo', 'CANARY')))}
   ${profile(
     'Three',
     item(
       'com.apple.TCC.configuration-profile-policy',
       `<key>Services</key><dict><key>SystemPolicyAllFiles</key><array><dict>${text('Identifier', 'com.microsoft.wdav')}</dict><dict>${text('Identifier', 'com.microsoft.dlp.daemon')}<key>Allowed</key><false/></dict><dict>${text('Identifier', 'com.microsoft.wdav.epsext')}${text('Authorization', 'Deny')}</dict></array></dict>`,
     ),
   )}</array>
   <key>sam</key><array>${profile('Four', item('com.apple.mail', text('Server', 'x')))}</array>`,
);
const MOBILECONFIG = plist(
  `${text('PayloadType', 'Configuration')}${text('PayloadDisplayName', 'Mine')}${text('PayloadIdentifier', 'id.mine')}
   <key>PayloadContent</key><array><dict>${text('PayloadType', 'com.microsoft.wdav')}${text('PayloadUUID', '1')}
   <key>edr</key><dict>${text('groupIds', 'a')}</dict></dict></array>`,
);

const parse = (...contents: string[]) =>
  told(
    profilesShow,
    contents.map((content, index) => artifact(`profiles-${index}.xml`, content)),
  );

describe('the list of installed profiles', () => {
  test('gives each payload with its domain, profile and keys', async () => {
    const facts = await parse(LISTING);

    expect(facts['profiles.is-complete']).toBe(true);
    expect(facts['profiles.payloads']).toMatchObject([
      {
        profile: 'One',
        payload: 1,
        domain: 'com.microsoft.wdav',
        payloadType: 'com.apple.ManagedClient.preferences',
        identifier: 'id.One',
        payloadIdentifier: 'com.apple.ManagedClient.preferences.1',
        isComputerLevel: true,
        topLevelKeys: ['features'],
      },
      { profile: 'Two', domain: 'com.microsoft.wdav.atp', topLevelKeys: ['OnboardingInfo'] },
      { profile: 'Three', subjects: ['SystemPolicyAllFiles com.microsoft.wdav'] },
      { profile: 'Four', domain: 'com.apple.mail', isComputerLevel: false },
    ]);
    expect(facts['profiles.settings']).toMatchObject([
      { profile: 'One', payload: 1, key: 'features.behaviorMonitoring', value: 'enabled' },
    ]);
    expect(JSON.stringify(facts)).not.toContain('CANARY');
  });

  test('tells when profiles with settings of Defender were installed', async () => {
    const dated = LISTING.replaceAll(
      '<key>ProfileItems</key>',
      `${text('ProfileInstallDate', '2026-11-18 10:12:52 +0100')}<key>ProfileItems</key>`,
    );
    expect((await parse(dated))['profiles.installations']).toEqual([
      { profile: 'One', payload: 1, domain: 'com.microsoft.wdav', installedAt: '2026-11-18T09:12:52.000Z' },
    ]);
    expect((await parse(LISTING))['profiles.installations']).toEqual([]);
  });

  test('can be empty, which is an answer', async () => {
    expect(await parse(plist('<key>_computerlevel</key><array/>'))).toEqual({
      'profiles.payloads': [],
      'profiles.settings': [],
      'profiles.installations': [],
      'profiles.is-complete': true,
    });
  });

  test('without the level of the computer is not complete', async () => {
    expect(await parse(LISTING.replace('_computerlevel', 'alex'))).toMatchObject({ 'profiles.is-complete': false });
  });

  test('counts alone, when there are profile files as well', async () => {
    const facts = await parse(MOBILECONFIG, LISTING);

    expect(facts['profiles.payloads']).toHaveLength(4);
  });

  test('keeps what it understands when payloads are of an unknown form', async () => {
    const odd = plist(
      `<key>_computerlevel</key><array><string>?</string><dict><key>ProfileItems</key><array><true/><dict/>
       ${item('com.apple.system-extension-policy', '<key>AllowedSystemExtensions</key><string>?</string>')}</array></dict></array>`,
    );

    expect((await parse(odd))['profiles.payloads']).toMatchObject([
      { profile: 'a profile without a name', domain: 'com.apple.system-extension-policy', subjects: [] },
    ]);
  });
});

describe('profile files', () => {
  test('give their payloads, but never all there are', async () => {
    const facts = await parse(MOBILECONFIG, MOBILECONFIG.replaceAll('\n', '\r\n'));

    expect(facts['profiles.is-complete']).toBe(false);
    expect(facts['profiles.payloads']).toMatchObject([
      { profile: 'Mine', identifier: 'id.mine', payload: 1, domain: 'com.microsoft.wdav', topLevelKeys: ['edr'] },
      { payload: 2 },
    ]);
  });

  test('do not get lost for one that is cut off', async () => {
    expect((await parse(MOBILECONFIG, MOBILECONFIG.slice(0, 200)))['profiles.payloads']).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['another property list', plist(text('ChannelName', 'Beta'))],
    ['a cut off list', LISTING.slice(0, 300)],
  ])('that are %s are said to be none', async (_, content) => {
    await expect(profilesShow.parse([artifact('p.xml', content)], () => {})).rejects.toThrow(
      'list of configuration profiles',
    );
  });
});
