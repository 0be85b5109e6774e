import { describe, expect, test } from '@jest/globals';
import { buildBinary } from 'plist';
import { decodeText } from '../../src/lib/text.ts';
import { managedSettings } from '../../src/parse/managed-settings.ts';
import { artifact } from '../support/artifact.ts';

const FILE = 'Library/Managed Preferences/com.microsoft.wdav.plist';
const EXT = 'Library/Managed Preferences/com.microsoft.wdav.ext.plist';
const LEVEL = '<key>antivirusEngine</key><dict>\n<key>enforcementLevel</key>\n<string>passive</string></dict>';
const NESTED = `<key>Forced</key><array><dict><key>mcx_preference_settings</key><dict>${LEVEL}</dict></dict></array>`;

const binary = (content: Parameters<typeof buildBinary>[0]): string => decodeText(buildBinary(content));

const UPDATES = {
  Applications: { 'Microsoft Defender.app': { 'Application ID': 'WDAV00', 'App Domain': 'com.microsoft.wdav' } },
};

const plist = (inside: string): string =>
  `<?xml version="1.0"?>\n<plist version="1.0"><dict>\n${inside}\n</dict></plist>\n`;

async function parse(...files: [path: string, content: string | Uint8Array][]) {
  const facts = await managedSettings.parse(
    files.map(([path, content]) => artifact(path, content)),
    () => {},
  );
  const known = <T>(fact: { readonly state: string; readonly value?: T } | undefined): T | undefined => fact?.value;
  return {
    facts,
    keys: known(facts['managed.settings'])?.map(({ key }) => key),
    settings: known(facts['managed.settings']),
    nesting: known(facts['managed.forced-nesting'])?.map(({ container }) => container),
    unparsable: known(facts['managed.unparsable'])?.map(({ file }) => file),
    domains: known(facts['managed.domains'])?.map(({ domain }) => domain),
  };
}

describe('what macOS installed', () => {
  test('gives each value with its path, its domain and its line', async () => {
    const { settings, domains, unparsable, nesting } = await parse([FILE, plist(LEVEL)]);

    expect(settings).toEqual([
      {
        key: 'antivirusEngine.enforcementLevel',
        value: 'passive',
        domain: 'com.microsoft.wdav',
        at: { path: FILE, line: 4, excerpt: '<key>enforcementLevel</key> <string>passive</string>' },
      },
    ]);
    expect({ domains, unparsable, nesting }).toEqual({ domains: ['com.microsoft.wdav'], unparsable: [], nesting: [] });
  });

  test('may be binary, and in two domains', async () => {
    const { settings } = await parse(
      [EXT, buildBinary({ edr: { tags: [{ key: 'GROUP', value: 'x' }], groupIds: '' } })],
      [FILE, buildBinary({ antivirusEngine: { exclusions: [] } })],
    );

    expect(settings?.map(({ key, value, domain }) => [key, value, domain])).toEqual([
      ['antivirusEngine.exclusions', [], 'com.microsoft.wdav'],
      ['edr.tags[0].key', 'GROUP', 'com.microsoft.wdav.ext'],
      ['edr.tags[0].value', 'x', 'com.microsoft.wdav.ext'],
      ['edr.groupIds', '', 'com.microsoft.wdav.ext'],
    ]);
  });

  test.each([
    ['Forced', NESTED],
    ['com.microsoft.wdav', `<key>com.microsoft.wdav</key><dict>${NESTED}</dict>`],
    ['mcx_preference_settings', `<key>mcx_preference_settings</key><dict>${LEVEL}</dict>`],
    ['PayloadContent', `<key>PayloadContent</key><array><dict>${LEVEL}</dict></array>`],
  ])('does not count as settings below %s', async (container, inside) => {
    const { keys, nesting } = await parse([
      FILE,
      plist(`${inside}<key>edr</key><dict><key>groupIds</key><string/></dict>`),
    ]);

    expect(nesting).toEqual([container]);
    expect(keys).toEqual(['edr.groupIds']);
  });

  test('that cannot be read makes the settings unreadable, also when the other domain is fine', async () => {
    const { facts, unparsable } = await parse([FILE, plist(LEVEL).slice(0, 90)], [EXT, plist(LEVEL)]);

    expect(facts['managed.settings']?.state).toBe('unreadable');
    expect(unparsable).toEqual([FILE]);
  });

  test.each([
    ['empty', ''],
    ['no dictionary', '<plist><array/></plist>'],
    ['a text of another kind', 'ATTENTION: no license'],
  ])('and is %s is told as a broken file', async (_name, content) => {
    expect((await parse([FILE, content])).unparsable).toEqual([FILE]);
  });

  test('with Windows line ends and unknown keys keeps them all', async () => {
    const content = plist(`${LEVEL}<key>newArea</key><dict><key>newKey</key><real>1.5</real></dict>`).replaceAll(
      '\n',
      '\r\n',
    );
    const { keys, settings } = await parse([FILE, content]);

    expect(keys).toEqual(['antivirusEngine.enforcementLevel', 'newArea.newKey']);
    expect(settings?.[0]?.at?.line).toBe(4);
  });

  test('wins over the copy of the Client Analyzer and over a profile', async () => {
    const { settings } = await parse(
      [FILE, plist(LEVEL)],
      ['mdatp_config.txt › MANAGED CONFIGURATIONS', '{"antivirusEngine":{"enforcementLevel":"on_demand"}}'],
      ['my.mobileconfig', mobileconfig(`<key>PayloadType</key><string>com.microsoft.wdav</string>${LEVEL}`)],
    );

    expect(settings?.map(({ value }) => value)).toEqual(['passive']);
  });

  test('keeps a profile out that may not be installed, also for the other domain and when it is broken', async () => {
    const profile = mobileconfig(`<key>PayloadType</key><string>com.microsoft.wdav.ext</string>${LEVEL}`);
    const { settings } = await parse(
      [FILE, plist(LEVEL)],
      ['my.mobileconfig', profile],
      ['cut.mobileconfig', '<plist>'],
    );

    expect(settings?.map(({ domain }) => domain)).toEqual(['com.microsoft.wdav']);
  });

  test('for one person counts only where nothing is installed for all', async () => {
    const person = 'Library/Managed Preferences/sam/com.microsoft.wdav.plist';
    const other = plist(LEVEL.replace('passive', 'on_demand'));

    expect((await parse([FILE, plist(LEVEL)], [person, other])).settings?.map(({ value }) => value)).toEqual([
      'passive',
    ]);
    expect((await parse([person, other])).settings?.map(({ value }) => value)).toEqual(['on_demand']);
  });
});

describe('a broken file', () => {
  const listing = `<plist><dict><key>_computerlevel</key><array><dict><key>ProfileItems</key><array><dict>
     <key>PayloadContent</key><dict><key>com.microsoft.wdav</key><dict>`;

  test.each([
    ['a list of profiles', 'profiles.xml', listing],
    ['a list of profiles under another name', 'all.mobileconfig', listing],
    ['a list of profiles without a word', 'commands/profiles-show.xml', ''],
    ['a health report', 'health.json', '{"healthy":true,"tamperProtection":{"value":"blo'],
  ])('that is %s is not one Defender reads, and its settings are not known', async (_kind, path, content) => {
    const { facts, unparsable } = await parse([path, content]);

    expect(unparsable ?? []).toEqual([]);
    expect(facts['managed.settings']?.state).toBe('unreadable');
  });

  test.each([
    ['a property list', 'my.plist', plist(LEVEL).slice(0, 110)],
    ['JSON', 'my.json', '{"antivirusEngine":{"enforcementLevel":"pass'],
  ])('that is %s of settings is told, whatever its name', async (_kind, path, content) => {
    expect((await parse([path, content])).unparsable).toEqual([path]);
  });
});

const mobileconfig = (payload: string): string =>
  plist(
    `<key>PayloadType</key><string>Configuration</string><key>PayloadContent</key><array><dict>${payload}</dict></array>`,
  );

describe('a profile that may not be installed', () => {
  const intune = mobileconfig(`<key>PayloadType</key><string>com.microsoft.wdav.ext</string>${LEVEL}`);
  const jamf = mobileconfig(
    `<key>PayloadType</key><string>com.apple.ManagedClient.preferences</string>
     <key>PayloadContent</key><dict><key>com.microsoft.wdav.ext</key><dict>${NESTED}</dict></dict>`,
  );

  test.each([
    ['Intune', intune],
    ['Jamf', jamf],
  ])('in the manner of %s has the same settings, and is not nested wrongly', async (_manner, content) => {
    const { settings, nesting, facts } = await parse(['my.mobileconfig', content]);

    expect(settings?.map(({ key, domain }) => [key, domain])).toEqual([
      ['antivirusEngine.enforcementLevel', 'com.microsoft.wdav.ext'],
    ]);
    expect(nesting).toEqual([]);
    expect(facts['managed.domains']?.state).toBe('absent');
  });

  test('with the nesting of Jamf inside a payload of Intune is nested wrongly', async () => {
    const content = mobileconfig(`<key>PayloadType</key><string>com.microsoft.wdav</string>${NESTED}`);

    expect((await parse(['my.mobileconfig', content])).nesting).toEqual(['Forced']);
  });

  test('is read through its signature', async () => {
    const signed = Buffer.concat([
      Buffer.from([0x30, 0x82, 0x0f, 0x00]),
      Buffer.from(intune),
      Buffer.from([0xa0, 0x82]),
    ]);

    expect((await parse(['my.mobileconfig', signed])).keys).toEqual(['antivirusEngine.enforcementLevel']);
  });

  test('that is nothing but settings must not be nested either', async () => {
    expect((await parse(['upload.plist', plist(NESTED)])).nesting).toEqual(['Forced']);
  });

  test('can be a fragment, as Intune takes it', async () => {
    expect((await parse(['my.plist', LEVEL])).keys).toEqual(['antivirusEngine.enforcementLevel']);
  });

  test('is recognized by its content', () => {
    for (const content of [
      intune,
      jamf,
      plist(LEVEL),
      LEVEL,
      '{ "cloudService": { "enabled": true } }',
      '{\n    antivirusEngine =     {\n        enforcementLevel = passive;\n    };\n}\n',
      binary({ 'com.microsoft.wdav': { edr: { groupIds: '' } } }),
      binary({ networkProtection: { enforcementLevel: 'block' } }),
    ]) {
      expect(managedSettings.finds.content?.test(content)).toBe(true);
    }
    for (const content of [
      '{"healthy":true}',
      '{ "healthy": true, "appVersion": "101.1", "behaviorMonitoring": { "value": "enabled" } }',
      '{ "tamperProtection": { "value": "block" }, "licensed": true }',
      '{ "behaviorMonitoring": { "value": "enabled" } }',
      '{ "$schema": "http://json-schema.org/draft-07/schema#", "antivirusEngine": { "type": "object" } }',
      '{ "type": "object", "properties": { "antivirusEngine": { "type": "object" } } }',
      plist('<key>com.microsoft.wdav</key>\n<dict>\n<key>kTCCServiceSystemPolicyAllFiles</key><dict/></dict>'),
      plist('<key>Services</key><dict><key>SystemPolicyAllFiles</key><array/></dict>'),
      binary({ 'com.microsoft.wdav': { kTCCServiceSystemPolicyAllFiles: { Allowed: true } } }),
      binary({ Services: { SystemPolicyAllFiles: [{ Identifier: 'com.microsoft.wdav', Allowed: true }] } }),
      binary({ AllowedSystemExtensions: { UBF8T346G9: ['com.microsoft.wdav.epsext'] } }),
      binary(UPDATES),
      plist('<key>ChannelName</key><string>Beta</string>'),
      'antivirusEngine',
    ]) {
      expect(managedSettings.finds.content?.test(content)).toBe(false);
    }
  });
});

describe('a loose file with the name of an installed one', () => {
  test.each([
    ['com.microsoft.wdav.plist', 'com.microsoft.wdav'],
    ['from-the-mac/com.microsoft.wdav.ext.plist', 'com.microsoft.wdav.ext'],
  ])('%s counts as installed', async (name, domain) => {
    expect((await parse([name, plist(LEVEL)])).domains).toEqual([domain]);
  });

  test('does not when it is a profile', async () => {
    const content = mobileconfig(`<key>PayloadType</key><string>com.microsoft.wdav</string>${LEVEL}`);
    const { facts, nesting, keys } = await parse(['com.microsoft.wdav.plist', content]);

    expect(facts['managed.domains']?.state).toBe('absent');
    expect({ nesting, keys }).toEqual({ nesting: [], keys: ['antivirusEngine.enforcementLevel'] });
  });

  test('gives way to what macOS installed', async () => {
    const other = plist(LEVEL.replace('passive', 'on_demand'));
    const { settings } = await parse(['Desktop/com.microsoft.wdav.plist', other], [FILE, plist(LEVEL)]);

    expect(settings?.map(({ value }) => value)).toEqual(['passive']);
  });
});

test('a name with dots is not taken for a path', async () => {
  const content = plist('<key>antivirusEngine.behaviorMonitoring</key><string>enabled</string>');

  expect((await parse([FILE, content])).keys).toEqual(['"antivirusEngine.behaviorMonitoring"']);
});

test('the list of installed profiles has settings where no file is installed', async () => {
  const list = plist(
    `<key>_computerlevel</key><array><dict><key>ProfileItems</key><array><dict>
     <key>PayloadType</key><string>com.apple.ManagedClient.preferences</string>
     <key>PayloadContent</key><dict><key>PayloadContentManagedPreferences</key><dict>
     <key>com.microsoft.wdav</key><dict>${NESTED}</dict></dict></dict></dict></array></dict></array>`,
  );
  const { keys, domains } = await parse(['profiles.xml', list]);

  expect(keys).toEqual(['antivirusEngine.enforcementLevel']);
  expect(domains).toEqual(['com.microsoft.wdav']);
});

test('secrets are never kept', async () => {
  const { facts } = await parse([
    FILE,
    plist(
      `<key>OnboardingInfo</key><string>CANARY</string><key>cloudService</key><dict>
       <key>proxy</key><string>http://sam:CANARY@proxy:8080</string></dict>
       <key>cloudService.proxy</key><string>http://sam:CANARY@proxy:8080</string>
       <key>edr.OnboardingInfo</key><string>CANARY</string>`,
    ),
  ]);

  expect(JSON.stringify(facts)).toContain('@proxy:8080');
  expect(JSON.stringify(facts)).not.toContain('CANARY');
});
