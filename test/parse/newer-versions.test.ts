import { expect, test } from '@jest/globals';
import type { Parser } from '../../src/model/parser.ts';
import { crashReports } from '../../src/parse/crash-reports.ts';
import { csrutil } from '../../src/parse/csrutil.ts';
import { eventProviderStatistics } from '../../src/parse/event-provider-statistics.ts';
import { exclusions } from '../../src/parse/exclusions.ts';
import { healthDetails } from '../../src/parse/health-details.ts';
import { hotEventSources } from '../../src/parse/hot-event-sources.ts';
import { onboarding } from '../../src/parse/onboarding.ts';
import { performanceProfiles } from '../../src/parse/performance-profiles.ts';
import { processes } from '../../src/parse/processes.ts';
import { productState } from '../../src/parse/product-state.ts';
import { profilesShow } from '../../src/parse/profiles-show.ts';
import { resourceReports } from '../../src/parse/resource-reports.ts';
import { rtpStatistics } from '../../src/parse/rtp-statistics.ts';
import { systemFacts } from '../../src/parse/system-facts.ts';
import { tcc } from '../../src/parse/tcc.ts';
import { threats } from '../../src/parse/threats.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const PROFILE =
  '<key>ProfileDisplayName</key><string>A</string><key>ProfileItems</key><array><dict><key>PayloadType</key><string>b</string><key>PayloadContent</key><dict/></dict></array>';
const listing = (profile: string) =>
  `<plist version="1.0"><dict><key>_computerlevel</key><array><dict>${profile}</dict></array></dict></plist>`;
const GRANT = '<key>kTCCServiceSystemPolicyAllFiles</key><dict><key>Allowed</key><true/></dict>';
const overrides = (grant: string) =>
  `<plist version="1.0"><dict><key>com.microsoft.wdav</key><dict>${grant}</dict></dict></plist>`;
const ITEM = '"source":"defender-onboarding","outcome":"absent","originalPath":"/a/com.microsoft.wdav.atp.plist"';
const COUNTER = '"id":1,"name":"a","path":"/a","totalFilesScanned":"2","isActive":true';

/** Files of today, and what a later version could make of them: more keys, labels, columns and lines than anybody knows. */
const FILES: readonly (readonly [name: string, parser: Parser, path: string, today: string, later: string])[] = [
  [
    'a crash report',
    crashReports,
    'a.ips',
    '{"bug_type":"309","timestamp":"2026-11-19 08:15:30.00 +0100"}\n{"procName":"epsext","pid":4}',
    '{"bug_type":"309","x":{"y":[1]},"timestamp":"2026-11-19 08:15:30.00 +0100"}\n{"procName":"epsext","x":null,"pid":4}',
  ],
  [
    'a report on CPU',
    resourceReports,
    'a.cpu_resource.diag',
    'Command:          wdavdaemon\nEvent:            cpu usage\n',
    'Command:          wdavdaemon\nMore to say:      anything\nEvent:            cpu usage\n<<< a new section >>>\n',
  ],
  [
    'System Integrity Protection',
    csrutil,
    'a.txt',
    'System Integrity Protection status: enabled.\n',
    'Signed System Volume: on\nSystem Integrity Protection status: enabled.\nConfiguration:\n\tNew part: enabled\n',
  ],
  [
    'counters of events',
    eventProviderStatistics,
    'a.txt',
    'notifyEventsReceived: 5\n',
    '== a title ==\nnotifyEventsReceived: 5\nmode: shared\n',
  ],
  ['exclusions', exclusions, 'a.json', '[{"path":"/a"}]', '[{"path":"/a","since":{"version":2}}]'],
  [
    'the busiest sources of events',
    hotEventSources,
    'a.json',
    '{"totalEvent":"9","eventSource":[{"authCount":"9","path":"/a"}]}',
    '{"version":2,"totalEvent":"9","eventSource":[{"authCount":"9","path":"/a","parents":[{"path":"/b"}]}],"eventMap":{}}',
  ],
  [
    'onboarding',
    onboarding,
    'manifest.json',
    `{"tool":{"name":"mdediag"},"items":[{${ITEM}}]}`,
    `{"tool":{"name":"mdediag"},"seal":{},"items":[{"x":[1],${ITEM}}]}`,
  ],
  ['performance profiles', performanceProfiles, 'a.txt', '---\nvscode\n', '---\nvscode\nApplied by: (nobody)\n'],
  [
    'the list of programs',
    processes,
    'ps.txt',
    '  PID    RSS COMM\n    1  12000 /sbin/launchd\n',
    '  PID PRI    RSS COMM\n    1  31  12000 /sbin/launchd\n',
  ],
  [
    'the state of Defender',
    productState,
    'wdavstate',
    '{"edr":{"identity":{"registrationComplete":true}}}',
    '{"schema":9,"edr":{"x":[],"identity":{"registrationComplete":true,"y":{}}}}',
  ],
  [
    'profiles',
    profilesShow,
    'a.xml',
    listing(PROFILE),
    listing(`<key>ProfileColor</key><dict><key>a</key><real>1</real></dict>${PROFILE}`),
  ],
  [
    'statistics of real-time protection',
    rtpStatistics,
    'a.json',
    `{"counters":[{${COUNTER}}]}`,
    `{"counters":[{${COUNTER},"histogram":[[1,2]]}],"window":{"from":0}}`,
  ],
  [
    'the version of macOS',
    systemFacts,
    'sw_vers.txt',
    'ProductVersion:\t\t26.1\nBuildVersion:\t\t25B78\n',
    'ProductVersion:\t\t26.1\nProductVersionExtra:\t\t(a)\nBuildVersion:\t\t25B78\nBuildColor:\t\tred\n',
  ],
  [
    'privacy permissions',
    tcc,
    'MDMOverrides.plist',
    overrides(GRANT),
    overrides(GRANT.replace('<dict>', '<dict><key>New</key><array/>')),
  ],
  ['threats', threats, 'a.txt', 'ID: "1"\nName: A\n', 'ID: "1"\nName: A\nConfidence: high\n* a note\n'],
];

test.each(FILES)('%s of a newer version tells what it tells today', async (_, parser, path, today, later) => {
  const facts = await told(parser, [artifact(path, today)]);
  expect(Object.values(facts).some((value) => !String(value).startsWith('unreadable'))).toBe(true);
  expect(await told(parser, [artifact(path, later)])).toEqual(facts);
  expect(await told(parser, [artifact(path, later.replaceAll('\n', '\r\n'))])).toEqual(facts);
});

test('a page of details of a newer version tells what it tells today, and what is new', async () => {
  const page = 'network_extension_enabled : true\n';
  const facts = await told(healthDetails, [
    artifact('mdatp-health-system-extensions.txt', `${page}network_extension_mood : "good"\n`),
  ]);
  expect(facts).toMatchObject({
    'details.network-extension-enabled': true,
    'health-details.values': [{ key: 'network_extension_enabled' }, { key: 'network_extension_mood', value: 'good' }],
  });
});
