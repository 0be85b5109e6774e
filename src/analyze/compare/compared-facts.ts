import type { FactName } from '../../parse/index.ts';

/** A section of a comparison. */
export type Section = 'versions' | 'settings' | 'profiles';

/** One fact that is compared. */
export interface ComparedFact {
  readonly section: Section;
  readonly fact: FactName;
  /** What it is, for people; of a list, what stands in front of the name of an element. */
  readonly what: string;
  /** For a list of objects: the fields that name an element, and the field that holds its value (null: being there is all). */
  readonly elements?: { readonly namedBy: readonly string[]; readonly value: string | null };
}

const version = (fact: FactName, what: string): ComparedFact => ({ section: 'versions', fact, what });
const state = (fact: FactName, what: string): ComparedFact => ({ section: 'settings', fact, what });
const settings = (fact: FactName, what: string, namedBy: readonly string[] = ['key']): ComparedFact => ({
  section: 'settings',
  fact,
  what,
  elements: { namedBy, value: 'value' },
});
const members = (section: Section, fact: FactName, what: string, namedBy: readonly string[]): ComparedFact => ({
  section,
  fact,
  what,
  elements: { namedBy, value: null },
});

/** Everything that is compared, in the order it is shown. What changes by itself (ages, counters, ids) is not among it. */
export const COMPARED_FACTS: readonly ComparedFact[] = [
  version('app.version', 'Defender'),
  version('engine.version', 'engine'),
  version('definitions.version', 'definitions'),
  version('health.edr-client-version', 'EDR sensor'),
  version('system.os-version', 'macOS'),
  version('system.os-build', 'build of macOS'),

  state('health.behavior-monitoring', 'behavior monitoring'),
  state('health.real-time-protection-enabled', 'real-time protection'),
  state('health.passive-mode-enabled', 'passive mode'),
  state('health.cloud-enabled', 'cloud-delivered protection'),
  state('health.cloud-automatic-sample-submission-consent', 'sample submission'),
  state('health.network-protection-enforcement-level', 'network protection'),
  state('health.tamper-protection', 'tamper protection'),
  state('health.data-loss-prevention-status', 'data loss prevention'),
  state('health.device-control-enforcement-level', 'device control'),
  state('health.edr-early-preview-enabled', 'EDR preview'),
  state('health.full-disk-access-enabled', 'Full Disk Access'),
  state('health.log-level', 'log level'),
  state('health.troubleshooting-mode', 'troubleshooting mode'),
  state('health.managed-by', 'managed by'),
  state('health.release-ring', 'release ring'),
  state('updates.defender-channel', 'update channel'),
  settings('managed.settings', 'managed', ['domain', 'key']),
  settings('mde-attach.settings', 'from the Defender portal'),
  settings('local.settings', 'local'),
  settings('core-log.merged-features', 'in effect'),
  members('settings', 'exclusions.list', 'exclusion', ['kind', 'value']),

  members('profiles', 'profiles.payloads', 'configuration profile', ['profile', 'domain']),
  members('profiles', 'performance-profiles.applied', 'performance profile', []),
];
