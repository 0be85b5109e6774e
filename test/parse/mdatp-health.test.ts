import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mdatpHealth } from '../../src/parse/mdatp-health.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const TEXT = `healthy                                     : false
health_issues                               : ["no active event provider", "full disk access has not been granted"]
licensed                                    : true
engine_version                              : "1.1.25100.4000"
app_version                                 : "101.25102.0016"
org_id                                      : "0a1b2c3d-0000-4000-8000-000000000001"
product_expiration                          : Apr 05, 2026 at 12:08:07 AM
cloud_enabled                               : true [managed]
behavior_monitoring                         : "enabled"[managed]
real_time_protection_enabled: unavailable
definitions_updated_minutes_ago             : 42
edr_device_tags                             : [{"key":"GROUP","value":"lab"}] [managed]
`;
const JSON_FORM = JSON.stringify(
  {
    healthy: true,
    healthIssues: [],
    licensed: 1,
    appVersion: '101.26022.0020',
    definitionsUpdated: '1772000000123',
    definitionsUpdatedMinutesAgo: '7',
    definitionsVersion: 79859,
    realTimeProtectionEnabled: { value: 'NA', isOverridden: false },
    behaviorMonitoring: { value: 'disabled' },
    passiveModeEnabled: { value: 'false' },
    cloudEnabled: { value: true },
    someFutureKey: { value: [1] },
  },
  null,
  2,
);
const health = (...texts: string[]) =>
  told(
    mdatpHealth,
    texts.map((text, index) => artifact(`${index}.txt`, text)),
  );

describe('the text form', () => {
  test('is read as a person reads it', async () => {
    expect(await health(TEXT)).toMatchObject({
      'health.healthy': false,
      'health.health-issues': ['no active event provider', 'full disk access has not been granted'],
      'engine.version': '1.1.25100.4000',
      'app.version': '101.25102.0016',
      'health.product-expiration': '2026-04-05T00:08:07.000Z',
      'health.cloud-enabled': true,
      'health.behavior-monitoring': 'enabled',
      'health.real-time-protection-enabled': 'unavailable',
      'health.definitions-updated-minutes-ago': 42,
      'health.edr-device-tags': ['GROUP=lab'],
    });
  });

  test('tells which keys are managed, with or without a blank before the mark', async () => {
    expect((await health(TEXT))['health.managed-keys']).toEqual([
      { key: 'cloud_enabled', value: true },
      { key: 'behavior_monitoring', value: 'enabled' },
      { key: 'edr_device_tags', value: [{ key: 'GROUP', value: 'lab' }] },
    ]);
  });

  test('tells which keys are not', async () => {
    const unmarked = (await health(TEXT))['health.unmarked-keys'];
    expect(unmarked).toHaveLength(9);
    expect(unmarked).toContainEqual({ key: 'licensed', value: true });
  });

  test('proves each value with its line', async () => {
    const facts = await mdatpHealth.parse([artifact('health.txt', TEXT)], () => {});
    expect(facts['app.version']).toMatchObject({
      evidence: [{ path: 'health.txt', line: 5, excerpt: expect.stringContaining('"101.25102.0016"') }],
    });
  });

  test.each([
    ['CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['colors', TEXT.replace('true', '\u001b[32mtrue\u001b[0m')],
    ['a byte-order mark', `\ufeff${TEXT}`],
    ['a note of a person', TEXT.replace('licensed                                    : true', '$&      <-- good')],
    ['a narrow no-break space', TEXT.replace(' AM', '\u202fAM')],
    ['a wrapped value', TEXT.replace('101.25102.0016"', '101.25102\n.0016"')],
    ['a line of a shell', `${TEXT}alex@mac ~ % \n`],
  ])('is the same with %s', async (_, text) => {
    expect(await health(text)).toEqual(await health(TEXT));
  });

  test('says that nobody is licensed where only the banner is left', async () => {
    const banner = 'ATTENTION: No license found. Contact your administrator for help.\n';
    expect(await health(`${banner}healthy : true\n`)).toMatchObject({ 'health.licensed': false });
    expect(await health(`${banner}{ "healthy": true }`)).toMatchObject({ 'health.licensed': false });
  });

  test('of clients before 101.19.48 is understood: camelCase, dates in milliseconds', async () => {
    const old = 'appVersion   : "101.10.76"\nhealthy : true\ndefinitionsUpdated : "1582564338800"\nlogLevel : null\n';
    expect(await health(old)).toMatchObject({
      'app.version': '101.10.76',
      'health.definitions-updated': '2020-02-24T17:12:18.800Z',
    });
    expect(await health('healthy : true\nversionEngine : "100.83.73"\n')).toHaveProperty(['app.version'], '100.83.73');
    expect(await health('healthy : true\nversionEngine : "1.1.2"\n')).toHaveProperty(['engine.version'], '1.1.2');
  });

  test('counts what it does not understand', async () => {
    const counts: number[][] = [];
    await told(mdatpHealth, [artifact('health.txt', `${TEXT}\n???\n`)], ({ read, unparsed }) =>
      counts.push([read, unparsed]),
    );
    expect(counts).toEqual([[13, 1]]);
  });
});

describe('the JSON form', () => {
  test('is unwrapped, and its spellings of yes, numbers and dates are understood', async () => {
    expect(await health(JSON_FORM)).toMatchObject({
      'health.licensed': true,
      'app.version': '101.26022.0020',
      'health.definitions-updated': '2026-02-25T06:13:20.123Z',
      'health.definitions-updated-minutes-ago': 7,
      'definitions.version': '79859',
      'health.real-time-protection-enabled': 'unavailable',
      'health.behavior-monitoring': 'disabled',
      'health.passive-mode-enabled': false,
      'health.other-keys': [{ key: 'some_future_key', value: [1] }],
    });
  });

  test('has no marks: which keys are managed stays open', async () => {
    const facts = await health(JSON_FORM);
    expect(facts).not.toHaveProperty(['health.managed-keys']);
    expect(facts).not.toHaveProperty(['health.unmarked-keys']);
  });

  test('cut off is refused with the line', async () => {
    await expect(health(JSON_FORM.slice(0, 100))).rejects.toThrow(/0\.txt: line \d+ is not JSON/);
  });
});

describe('several outputs', () => {
  test('JSON counts before text, and text fills in', async () => {
    expect(await health(TEXT, JSON_FORM)).toMatchObject({
      'health.healthy': true,
      'health.org-id': '0a1b2c3d-0000-4000-8000-000000000001',
      'health.managed-keys': [expect.anything(), expect.anything(), expect.anything()],
    });
  });

  test('a value that cannot be read is taken from the next one', async () => {
    expect(await health('{"healthy": "perhaps"}', 'healthy : true')).toMatchObject({ 'health.healthy': true });
    expect(await health('{"healthy": "perhaps"}')).toMatchObject({
      'health.healthy': 'unreadable: healthy is `perhaps` in 0.txt',
    });
  });

  test('the newer overview counts', async () => {
    const files = [
      artifact('a.txt', 'healthy : true\n', '2026-01-01T00:00:00Z'),
      artifact('b.txt', 'healthy : false\n', '2026-01-02T00:00:00Z'),
    ];
    expect(await told(mdatpHealth, files)).toMatchObject({ 'health.healthy': false });
  });

  test('the version alone and the page of features are the last resort', async () => {
    expect(await health('Product version: 101.25102.0016\n')).toEqual({ 'app.version': '101.25102.0016' });
    const features = 'behavior_monitoring                         : "disabled"\n';
    expect(await health(features, 'healthy : true\n')).toMatchObject({ 'health.behavior-monitoring': 'disabled' });
    expect(await health(features, TEXT)).toMatchObject({ 'health.behavior-monitoring': 'enabled' });
  });

  test('pages of details tell what no overview tells', async () => {
    const page = 'passive_mode_enabled : true\nscan_archives : true\nbehavior_monitoring : "disabled"\n';
    expect(await health(page)).toEqual({
      'health.passive-mode-enabled': true,
      'health.behavior-monitoring': 'disabled',
    });
    expect(await health(page, TEXT)).toMatchObject({
      'health.passive-mode-enabled': true,
      'health.behavior-monitoring': 'enabled',
    });
  });

  test('a page that tells nothing of the overview is no problem of it', async () => {
    const extensions = artifact('commands/mdatp-health-system-extensions.txt', 'network_extension_enabled : true\n');
    expect(await told(mdatpHealth, [extensions, artifact('a.txt', 'healthy : true\n')])).not.toHaveProperty([
      'health.licensed',
    ]);
    expect(await told(mdatpHealth, [extensions])).toEqual({});
  });

  test('what only a damaged output could have told is unreadable, not absent', async () => {
    expect(await health('{"healthy": tr', 'healthy : true\n')).toMatchObject({
      'health.healthy': true,
      'app.version': expect.stringMatching(/^unreadable: 0\.txt: line 1 is not JSON/),
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['an empty file', '', /is empty/],
    ['another kind of file', 'System Integrity Protection status: enabled.\n', /holds no key of mdatp health/],
    ['a message of the client', 'Could not connect to the daemon\n', /holds no key of mdatp health/],
  ])('%s', async (_, text, reason) => {
    await expect(health(text)).rejects.toThrow(reason);
  });

  test.each([
    ['a date that does not exist', 'product_expiration : Feb 30, 2026 at 01:00:00 PM', 'health.product-expiration'],
    ['a version that cannot be compared', 'app_version : "unknown"', 'app.version'],
    ['a negative number', 'definitions_updated_minutes_ago : -3', 'health.definitions-updated-minutes-ago'],
    ['a list where a word belongs', 'log_level : ["info"]', 'health.log-level'],
    ['a list that does not close', 'health_issues : ["a", ', 'health.health-issues'],
  ])('%s, and nothing else', async (_, line, name) => {
    const facts = await health(`healthy : true\n${line}\n`);
    expect(facts[name]).toMatch(/^unreadable: /);
    expect(facts['health.healthy']).toBe(true);
  });
});

test('loose files are recognized by their content, other formats are not', () => {
  const { content } = mdatpHealth.finds;
  expect([TEXT, JSON_FORM, JSON.stringify(JSON.parse(JSON_FORM))].every((text) => content?.test(text))).toBe(true);
  expect(content?.test('behavior_monitoring : "enabled"\nunhealthy : 1\n{"unhealthy": true}')).toBe(false);
});

test.each([
  [
    'a part of the overview',
    'real_time_protection_enabled : true\r\npassive_mode_enabled : false\r\nlicensed : true\r\n',
  ],
  ['a page of details', 'behavior_monitoring : "enabled"\ndata_loss_prevention : "disabled"\n'],
  ['a page of one line', 'data_loss_prevention_status                 : "disabled"\n'],
  ['the version', 'Product version: 101.25102.0016\n'],
])('%s is recognized', (_, text) => {
  expect(mdatpHealth.finds.content?.test(text)).toBe(true);
});

test.each([
  ['settings', '{\n  "antivirusEngine": {\n    "passiveMode": true,\n    "behaviorMonitoring": "enabled"\n  }\n}\n'],
  ['a list of settings', '<key>antivirusEngine</key>\n<dict>\n<key>passiveMode</key>\n<true/>\n</dict>\n'],
  ['the version of macOS', 'ProductName:\t\tmacOS\nProductVersion:\t\t26.1\n'],
  ['a log', '[123][2026-11-20 10:00:00.1 UTC][info]: passive_mode_enabled : true, cloud_enabled : true\n'.repeat(3)],
  ['a configuration of another program', 'log_level: info\norg_id: 3\napp_version: 2\n'],
])('%s is not taken for health', (_, text) => {
  expect(mdatpHealth.finds.content?.test(text)).toBe(false);
});

test('whatever the file holds, it is read or refused with an Error', async () => {
  const line = fc.oneof(fc.string(), fc.constantFrom(...TEXT.split('\n')), fc.constantFrom('{', '"', '[', ' : ', '}'));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      await health(lines.join('\n')).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }),
    { numRuns: 100 },
  );
});
