import { describe, expect, test } from '@jest/globals';
import { build, buildBinary, type PlistValue } from 'plist';
import { decodeText } from '../../src/lib/text.ts';
import { autoupdateSettings } from '../../src/parse/autoupdate-settings.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const NAME = 'com.microsoft.autoupdate2.plist';
const MANAGED = `Library/Managed Preferences/${NAME}`;
const SYSTEM = `Library/Preferences/${NAME}`;
const USER = `private/var/root/Library/Preferences/${NAME}`;
const PERSON = `Users/alex/Library/Preferences/${NAME}`;
const APP = '/Applications/Microsoft Defender.app';
const DEFENDER = { [APP]: { 'Application ID': 'WDAV00', ChannelName: 'Beta' } };

const parse = (files: Readonly<Record<string, PlistValue>>) =>
  told(
    autoupdateSettings,
    Object.entries(files).map(([path, value]) => artifact(path, build(value))),
  );

test('each setting with its line, who set it, and the program it is for', async () => {
  const { 'updates.settings': fact } = await autoupdateSettings.parse(
    [artifact(MANAGED, build({ HowToCheck: 'Manual', Applications: DEFENDER }))],
    () => {},
  );

  expect(fact).toMatchObject({
    value: [
      { key: 'HowToCheck', value: 'Manual', application: null, scope: 'managed', at: { line: 5 } },
      { key: 'Applications.Application ID', value: 'WDAV00', application: APP, at: { line: 11 } },
      { key: 'Applications.ChannelName', value: 'Beta', application: APP, at: { line: 13 } },
    ],
  });
});

test.each([
  ['managed', MANAGED],
  ['managed', `Library/Managed Preferences/alex/${NAME}`],
  ['system', SYSTEM],
  ['user', USER],
  ['user', `files/${PERSON}`],
  ['unknown', NAME],
])('%s settings are in %s', async (scope, path) => {
  expect((await parse({ [path]: { HowToCheck: 'AutomaticCheck' } }))['updates.settings']).toMatchObject([{ scope }]);
});

const payload = { PayloadType: 'com.microsoft.autoupdate2', ChannelName: 'Preview', PayloadVersion: 1 };
const forced = { Forced: [{ mcx_preference_settings: { ChannelName: 'Preview' } }] };
const custom = {
  PayloadType: 'com.apple.ManagedClient.preferences',
  PayloadContent: { 'com.microsoft.autoupdate2': forced },
};

describe('profiles', () => {
  test.each([
    ['a profile of Intune', { PayloadContent: [payload] }],
    ['a profile of Jamf', { PayloadContent: [custom] }],
    [
      'the list of installed profiles',
      {
        _computerlevel: [
          { ProfileItems: [{ PayloadType: payload.PayloadType, PayloadContent: { ChannelName: 'Preview' } }] },
        ],
      },
    ],
  ])('%s manages', async (_, profile) => {
    const facts = await parse({ 'profiles.xml': profile });

    expect(facts).toMatchObject({
      'updates.settings': [{ key: 'ChannelName', value: 'Preview', scope: 'managed' }],
      'updates.is-managed': true,
      'updates.channel': 'Preview',
    });
  });

  test('what is installed counts, not a profile beside it', async () => {
    const facts = await parse({ 'A.mobileconfig': { PayloadContent: [payload] }, [MANAGED]: { ChannelName: 'Beta' } });

    expect(facts['updates.channel']).toBe('Beta');
  });

  test('the complete list tells that nothing is managed; a profile about something else tells nothing', async () => {
    expect(await parse({ 'profiles.xml': { _computerlevel: [] }, [PERSON]: {} })).toMatchObject({
      'updates.is-managed': false,
    });
    const other = await parse({ 'x.mobileconfig': { PayloadContent: [{ PayloadType: 'com.example' }] } });
    expect(Object.keys(other)).not.toContain('updates.is-managed');
    expect(other['updates.how-to-check']).toMatch(/^absent: /);
  });
});

describe('what is in force', () => {
  test('managed wins over the user, and the user over the Mac', async () => {
    const facts = await parse({
      [SYSTEM]: { HowToCheck: 'Manual', ChannelName: 'Current', ManifestServer: 'https://updates.example/' },
      [PERSON]: { HowToCheck: 'AutomaticCheck', ChannelName: 'Preview' },
      [MANAGED]: { ChannelName: 'InsiderFast' },
    });

    expect(facts).toMatchObject({
      'updates.how-to-check': 'AutomaticCheck',
      'updates.channel': 'Beta',
      'updates.defender-channel': 'Beta',
      'updates.has-manifest-server': true,
      'updates.channels': [
        { program: 'every program', written: 'InsiderFast', spelling: 'deprecated', scope: 'managed' },
      ],
    });
  });

  test('Defender can have a channel of its own', async () => {
    const facts = await parse({ [MANAGED]: { ChannelName: 'Current', Applications: DEFENDER } });

    expect(facts).toMatchObject({
      'updates.channel': 'Current',
      'updates.defender-channel': 'Beta',
      'updates.is-defender-listed': true,
    });
  });

  test('a managed list of programs hides the one of the user, but both make Defender known', async () => {
    const excel = { '/Applications/Microsoft Excel.app': { 'Application ID': 'XCEL2019' } };
    const facts = await parse({
      [MANAGED]: { ChannelName: 'Current', Applications: excel },
      [PERSON]: { Applications: DEFENDER },
    });

    expect(facts).toMatchObject({ 'updates.defender-channel': 'Current', 'updates.is-defender-listed': true });
  });

  test('what nobody set is known where the preferences of a user are, and only there', async () => {
    expect(await parse({ [PERSON]: { LastUpdate: new Date(0) } })).toMatchObject({
      'updates.how-to-check': null,
      'updates.data-collection-policy': null,
      'updates.channels': [],
      'updates.defender-channel': 'Current',
      'updates.is-defender-listed': false,
      'updates.has-manifest-server': false,
    });
    const managedOnly = await parse({ [MANAGED]: { HowToCheck: 'AutomaticDownload' } });
    expect(managedOnly['updates.defender-channel']).toMatch(/^absent: /);
    expect(managedOnly['updates.is-defender-listed']).toMatch(/^absent: /);
  });

  test('a name nobody knows stands for Current', async () => {
    expect(await parse({ [MANAGED]: { ChannelName: 'Nightly' } })).toMatchObject({
      'updates.channel': 'Current',
      'updates.channels': [{ written: 'Nightly', spelling: 'unknown' }],
    });
  });
});

describe('files', () => {
  test('a loose binary list is recognized by what it sets', () => {
    for (const content of [{ HowToCheck: 'Manual' }, { Applications: { x: { 'Application ID': 'WDAV00' } } }])
      expect(autoupdateSettings.finds.content?.test(decodeText(buildBinary(content)))).toBe(true);
    expect(autoupdateSettings.finds.content?.test(decodeText(buildBinary({ ChannelName: 'x' })))).toBe(false);
  });

  test('a binary list and a fragment say the same', async () => {
    const files = [
      artifact(MANAGED, buildBinary({ ChannelName: 'Beta' })),
      artifact(
        'current.plist',
        '<key>ChannelName</key>\r\n<string>Current</string>\r\n<key>HowToCheck</key>\r\n<string>Manual</string>\r\n',
      ),
    ];

    expect(await told(autoupdateSettings, files)).toMatchObject({
      'updates.channel': 'Beta',
      'updates.how-to-check': 'Manual',
    });
  });

  test('a file cut off costs what it would have decided, not what wins over it', async () => {
    const cut = artifact(PERSON, build({ HowToCheck: 'Manual' }).slice(0, 200));
    const facts = await told(autoupdateSettings, [artifact(MANAGED, build({ ChannelName: 'Beta' })), cut]);

    expect(facts['updates.channel']).toBe('Beta');
    expect(facts['updates.how-to-check']).toMatch(/^unreadable: .*alex/);
    expect(facts['updates.settings']).toHaveLength(1);
  });

  test.each([
    ['empty', ''],
    ['a list', '<plist><array/></plist>'],
  ])('a file that is %s is not taken for settings', async (_, content) => {
    const facts = await told(autoupdateSettings, [artifact(PERSON, content)]);

    expect(facts['updates.settings']).toMatch(/^unreadable: /);
    expect(facts['updates.is-defender-listed']).toMatch(/^unreadable: /);
  });
});
