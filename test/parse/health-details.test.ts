import { expect, test } from '@jest/globals';
import { healthDetails } from '../../src/parse/health-details.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const EXTENSIONS = `network_extension_enabled                 : false
network_extension_installed                 : true
endpoint_security_extension_ready           : false
endpoint_security_extension_installed        : true
`;
const TAMPER = `tamper_protection                           : "block" [managed]
exclusions                                  : [{"path":"/opt/tool","args":["a:b"]}] [managed]
configuration_source                        : "mdm"
configuration_is_managed                    : true
`;
const DEFINITIONS =
  '{ "definitionsUpdateSourceUri": { "value": "https://x.example/" }, "definitionsUpdateFailReason": "" }';

const details = (files: Readonly<Record<string, string>>) =>
  told(
    healthDetails,
    Object.entries(files).map(([name, text]) => artifact(name, text)),
  );

test('every line of every page is told, with its page and mark', async () => {
  const values = (await details({ 'commands/mdatp-health-tamper-protection.txt': TAMPER }))['health-details.values'];
  expect(values).toEqual([
    { page: 'tamper_protection', key: 'tamper_protection', value: 'block', isManaged: true },
    {
      page: 'tamper_protection',
      key: 'exclusions',
      value: [{ path: '/opt/tool', args: ['a:b'] }],
      isManaged: true,
    },
    { page: 'tamper_protection', key: 'configuration_source', value: 'mdm', isManaged: false },
    { page: 'tamper_protection', key: 'configuration_is_managed', value: true, isManaged: false },
  ]);
});

test('pages are merged, whatever their form', async () => {
  expect(
    await details({
      'commands/mdatp-health-system-extensions.txt': EXTENSIONS.replaceAll('\n', '\r\n'),
      'pkg/definitions.txt': DEFINITIONS,
      'mine.txt': TAMPER,
    }),
  ).toMatchObject({
    'details.endpoint-security-extension-installed': true,
    'details.endpoint-security-extension-ready': false,
    'details.network-extension-enabled': false,
    'details.definitions-update-fail-reason': '',
    'details.tamper-protection-source': 'mdm',
    'details.tamper-protection-is-managed': true,
    'health-details.values': expect.arrayContaining([
      { page: 'definitions', key: 'definitions_update_source_uri', value: 'https://x.example/', isManaged: false },
    ]),
  });
});

test.each([
  ['commands/mdatp-health-edr.txt', 'edr'],
  ['commands/mdatp-health-network-configuration.txt', 'network_configuration'],
  ['health_details_features.txt', 'features'],
  ['dlp_health.txt', 'data_loss_prevention'],
  ['PERMISSIONS.TXT', 'permissions'],
  ['unknown.txt', null],
])('%s is page %s', async (name, page) => {
  expect(await details({ [name]: 'some_new_key : 3\n' })).toEqual({
    'health-details.values': [{ page, key: 'some_new_key', value: '3', isManaged: false }],
  });
});

test('a key counts only on the page it belongs to', async () => {
  const facts = await details({ 'commands/mdatp-health-edr.txt': 'configuration_source : "local"\n' });
  expect(facts).not.toHaveProperty(['details.tamper-protection-source']);
});

test('a damaged page makes its facts unreadable, not those of others', async () => {
  const facts = await details({
    'commands/mdatp-health-system-extensions.txt': 'Error\n',
    'commands/mdatp-health-tamper-protection.txt': TAMPER,
  });
  expect(facts).toMatchObject({
    'details.network-extension-enabled': expect.stringContaining('unreadable: commands/mdatp-health-system-extensions'),
    'details.tamper-protection-source': 'mdm',
  });
});

test.each([
  ['empty', ''],
  ['of another kind', '%PDF-1.4\n'],
  ['cut off', DEFINITIONS.slice(0, 40)],
])('a file that is %s tells no value', async (_, text) => {
  expect((await details({ 'definitions.txt': text }))['health-details.values']).toMatch(
    /^unreadable: definitions\.txt: /,
  );
});

test('loose pages are recognized, the overview and prose are not', () => {
  const { content } = healthDetails.finds;
  expect([EXTENSIONS, TAMPER, DEFINITIONS].map((text) => content?.test(text))).toEqual([true, true, true]);
  const features = 'behavior_monitoring : "enabled" [managed]\ndata_loss_prevention : "disabled"\n';
  expect(content?.test(features)).toBe(true);
  expect(content?.test('full_disk_access_enabled : true\nfull_disk_access_wdav : true\n')).toBe(true);
  expect(content?.test('{\n"antivirusEngine": {\n"scanArchives": true\n}\n}')).toBe(false);
  expect(content?.test('healthy : true\ntamper_protection : "audit"\n')).toBe(false);
  expect(content?.test('The setting scan_archives: see the page.\n')).toBe(false);
});
