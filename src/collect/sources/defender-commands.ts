import type { CommandSource } from '../../model/source.ts';

/** The CLI takes 20 s for some lists on a busy Mac (Microsoft's performance-profile demo, read 2026-11). */
const BUSY_AGENT_TIMEOUT_MS = 60_000;
const LONG_OUTPUT_BYTES = 32_000_000;

const mdatp = {
  category: 'live-state',
  kind: 'command',
  output: 'txt',
  needs: 'nothing',
  timeoutMs: BUSY_AGENT_TIMEOUT_MS,
  maxBytes: 4_000_000,
} as const;

/** The areas of `mdatp health --details` with the agent that brought each (mac-health-status and release notes, read 2026-11). */
const HEALTH_DETAILS = [
  { area: 'permissions', what: 'permissions of Defender', personalData: 'none' },
  { area: 'system_extensions', what: 'state of its system extensions', personalData: 'none', since: '101.98.84' },
  {
    area: 'edr',
    what: 'state of the EDR sensor',
    personalData: 'identifiers of this Mac and of your organization, user names',
  },
  { area: 'definitions', what: 'age and source of the definitions', personalData: 'none' },
  { area: 'features', what: 'features that are on or off', personalData: 'none' },
  {
    area: 'tamper_protection',
    what: 'tamper protection and where it is set',
    personalData: 'paths of exclusions',
    since: '101.98.71',
  },
  { area: 'device_control', what: 'device control', personalData: 'none', since: '101.23082.0018' },
  { area: 'data_loss_prevention', what: 'data loss prevention', personalData: 'none', since: 'unknown' },
  { area: 'antivirus', what: 'antivirus settings', personalData: 'paths of exclusions', since: '101.23.64' },
  {
    area: 'network_configuration',
    what: 'network settings Defender uses',
    personalData: 'proxy address',
    since: '101.26062.0009',
  },
] as const;

const healthDetails: CommandSource[] = HEALTH_DETAILS.map(({ area, what, ...rest }) => ({
  ...mdatp,
  ...rest,
  id: `mdatp-health-${area.replaceAll('_', '-')}`,
  argv: ['mdatp', 'health', '--details', area],
  what: `health in detail: ${what}`,
  why: 'The overview does not say why something is unhealthy.',
}));

/** The read-only commands of Defender's own program; no other one is ever run. */
export const defenderCommands: readonly CommandSource[] = [
  {
    ...mdatp,
    id: 'mdatp-health',
    argv: ['mdatp', 'health', '--output', 'json'],
    output: 'json',
    what: 'health of Defender',
    why: 'The first thing support looks at: versions, switches, problems.',
    personalData: 'identifiers of this Mac and of your organization, device tags',
  },
  {
    ...mdatp,
    id: 'mdatp-health-text',
    argv: ['mdatp', 'health'],
    what: 'health of Defender, as text',
    why: 'Only this form marks the settings your organization made.',
    personalData: 'identifiers of this Mac and of your organization, device tags',
  },
  ...healthDetails,
  {
    ...mdatp,
    id: 'mdatp-version',
    argv: ['mdatp', 'version'],
    what: 'version of Defender',
    why: 'Known problems belong to versions.',
    personalData: 'none',
  },
  {
    ...mdatp,
    id: 'mdatp-rtp-statistics',
    argv: ['mdatp', 'diagnostic', 'real-time-protection-statistics', '--output', 'json'],
    output: 'json',
    maxBytes: LONG_OUTPUT_BYTES,
    what: 'statistics of real-time protection: scans per program',
    why: 'They show which program causes the scanning.',
    personalData: 'names and paths of programs',
  },
  {
    ...mdatp,
    id: 'mdatp-bm-statistics',
    argv: ['mdatp', 'diagnostic', 'behavior-monitoring-statistics', '--sort'],
    maxBytes: LONG_OUTPUT_BYTES,
    needs: 'root',
    since: '101.25032.0006',
    what: 'statistics of behavior monitoring: events per program',
    why: 'They show which program keeps behavior monitoring busy.',
    personalData: 'names and paths of programs',
  },
  {
    ...mdatp,
    id: 'mdatp-event-provider-statistics',
    argv: ['mdatp', 'diagnostic', 'event-provider-statistics'],
    what: 'counters of the event provider',
    why: 'Dropped events are a sign of overload.',
    personalData: 'none',
  },
  {
    ...mdatp,
    id: 'mdatp-exclusions',
    argv: ['mdatp', 'exclusion', 'list'],
    what: 'exclusions in force',
    why: 'Missing or too wide exclusions explain load and risk.',
    personalData: 'paths of exclusions',
  },
  {
    ...mdatp,
    id: 'mdatp-threats',
    argv: ['mdatp', 'threat', 'list'],
    what: 'threats found',
    why: 'A detection at the same time can explain the load.',
    personalData: 'paths of suspicious files',
  },
  {
    ...mdatp,
    id: 'mdatp-scans',
    argv: ['mdatp', 'scan', 'list'],
    what: 'scans that ran',
    why: 'A scan at the same time can explain the load.',
    personalData: 'none',
  },
  {
    ...mdatp,
    id: 'mdatp-performance-profiles',
    argv: ['mdatp', 'performance-profiles', 'list-applied'],
    since: 'unknown',
    what: 'performance profiles in force',
    why: 'They mute events of developer tools.',
    personalData: 'none',
  },
  {
    ...mdatp,
    id: 'mdatp-connectivity-test',
    argv: ['mdatp', 'connectivity', 'test'],
    what: 'connection test to Microsoft',
    why: 'Useful when definitions or the portal are not reached.',
    personalData: 'none',
    excluded: 'would make Defender contact Microsoft; run `mdatp connectivity test` yourself if support asks for it',
  },
  {
    ...mdatp,
    id: 'mdatp-diagnostic-create',
    argv: ['mdatp', 'diagnostic', 'create'],
    what: "Defender's own diagnostic archive",
    why: 'Archives that exist already are collected.',
    personalData: 'the same as Defender logs and settings',
    excluded: 'would write a new archive on this Mac; run `sudo mdatp diagnostic create` first if support asks for it',
  },
  {
    ...mdatp,
    id: 'mdatp-hot-event-sources',
    argv: ['mdatp', 'diagnostic', 'hot-event-sources', '--time=360'],
    needs: 'root',
    what: 'the busiest event sources over six minutes',
    why: 'Useful only while the Mac is slow.',
    personalData: 'names and paths of programs',
    excluded: 'takes six minutes and helps only while the Mac is slow; run it yourself if support asks for it',
  },
];
