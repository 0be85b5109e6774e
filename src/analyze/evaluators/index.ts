import type { AnyEvaluator } from '../evaluator.ts';
import { autoupdateSilence } from './autoupdate-silence.ts';
import { behaviorMonitoringInForce } from './behavior-monitoring-in-force.ts';
import { behaviorMonitoringKeys } from './behavior-monitoring-keys.ts';
import { bmDominantProgram } from './bm-dominant-program.ts';
import { buildAge } from './build-age.ts';
import { busyAfterDefinitionUpdate } from './busy-after-definition-update.ts';
import { eventProviderCountersAboveZero, kextCountersAboveZero } from './counters-above-zero.ts';
import { cpuShare } from './cpu-share.ts';
import { defenderUpdateChannel } from './defender-update-channel.ts';
import { definitionsAge } from './definitions-age.ts';
import { duplicatePayloads } from './duplicate-payloads.ts';
import { essentialProcesses } from './essential-processes.ts';
import { excludedButScanned } from './excluded-but-scanned.ts';
import { exclusionsOfConcern } from './exclusions-of-concern.ts';
import { expiration } from './expiration.ts';
import { extensionNotEnabled } from './extension-not-enabled.ts';
import { extensionVersionSkew } from './extension-version-skew.ts';
import { fullDiskAccessGrants } from './full-disk-access-grants.ts';
import { hotEventDominantSource } from './hot-event-dominant-source.ts';
import { kextMissedDeadlines } from './kext-missed-deadlines.ts';
import { knownIssue, knownMacosIssue } from './known-issue.ts';
import { largeMemory } from './large-memory.ts';
import { lastInstallerRun } from './last-installer-run.ts';
import { legacyEnforcement } from './legacy-enforcement.ts';
import { localOverridden } from './local-overridden.ts';
import { logFolderSize } from './log-folder-size.ts';
import { mdeAttachPrecedence } from './mde-attach-precedence.ts';
import { memoryAfterDefinitions } from './memory-after-definitions.ts';
import { memoryGrowth } from './memory-growth.ts';
import { mergedNotAsManaged } from './merged-not-as-managed.ts';
import { otherExtensions } from './other-extensions.ts';
import { permissionsInProfiles } from './permissions-in-profiles.ts';
import { profileCollisions } from './profile-collisions.ts';
import { proxySetting } from './proxy-setting.ts';
import { recentCpuReports } from './recent-cpu-reports.ts';
import { recentCrashes } from './recent-crashes.ts';
import { recentMemoryShortages } from './recent-memory-shortages.ts';
import { repeatedLogErrors } from './repeated-log-errors.ts';
import { repeatedUpdateFailures } from './repeated-update-failures.ts';
import { rtpBusyPrograms } from './rtp-busy-programs.ts';
import { rtpDominantProgram } from './rtp-dominant-program.ts';
import { rtpSlowFiles } from './rtp-slow-files.ts';
import { runningPrograms } from './running-programs.ts';
import { scanAtTheTime } from './scan-at-the-time.ts';
import { settingAboveDefault } from './setting-above-default.ts';
import { settingBelowThreshold } from './setting-below-threshold.ts';
import { settingFaults } from './setting-faults.ts';
import { shareOfMachine } from './share-of-machine.ts';
import { sustainedCpu } from './sustained-cpu.ts';
import { unmarkedSettings } from './unmarked-settings.ts';
import { versionScheme } from './version-scheme.ts';

/** Every computation a rule can name; the only registration. */
export const evaluators: Readonly<Record<string, AnyEvaluator>> = {
  'autoupdate-silence': autoupdateSilence,
  'behavior-monitoring-in-force': behaviorMonitoringInForce,
  'behavior-monitoring-keys': behaviorMonitoringKeys,
  'bm-dominant-program': bmDominantProgram,
  'build-age': buildAge,
  'busy-after-definition-update': busyAfterDefinitionUpdate,
  'cpu-share': cpuShare,
  'defender-update-channel': defenderUpdateChannel,
  'definitions-age': definitionsAge,
  'duplicate-payloads': duplicatePayloads,
  'essential-processes': essentialProcesses,
  'exclusions-of-concern': exclusionsOfConcern,
  'event-provider-counters-above-zero': eventProviderCountersAboveZero,
  'excluded-but-scanned': excludedButScanned,
  expiration: expiration,
  'extension-not-enabled': extensionNotEnabled,
  'extension-version-skew': extensionVersionSkew,
  'full-disk-access-grants': fullDiskAccessGrants,
  'hot-event-dominant-source': hotEventDominantSource,
  'kext-counters-above-zero': kextCountersAboveZero,
  'kext-missed-deadlines': kextMissedDeadlines,
  'known-issue': knownIssue,
  'known-macos-issue': knownMacosIssue,
  'large-memory': largeMemory,
  'last-installer-run': lastInstallerRun,
  'legacy-enforcement': legacyEnforcement,
  'local-overridden': localOverridden,
  'log-folder-size': logFolderSize,
  'mde-attach-precedence': mdeAttachPrecedence,
  'memory-after-definitions': memoryAfterDefinitions,
  'memory-growth': memoryGrowth,
  'merged-not-as-managed': mergedNotAsManaged,
  'other-extensions': otherExtensions,
  'permissions-in-profiles': permissionsInProfiles,
  'profile-collisions': profileCollisions,
  'proxy-setting': proxySetting,
  'recent-cpu-reports': recentCpuReports,
  'recent-crashes': recentCrashes,
  'recent-memory-shortages': recentMemoryShortages,
  'repeated-log-errors': repeatedLogErrors,
  'repeated-update-failures': repeatedUpdateFailures,
  'rtp-busy-programs': rtpBusyPrograms,
  'rtp-dominant-program': rtpDominantProgram,
  'rtp-slow-files': rtpSlowFiles,
  'running-programs': runningPrograms,
  'scan-at-the-time': scanAtTheTime,
  'setting-above-default': settingAboveDefault,
  'setting-below-threshold': settingBelowThreshold,
  'setting-faults': settingFaults,
  'share-of-machine': shareOfMachine,
  'sustained-cpu': sustainedCpu,
  'unmarked-settings': unmarkedSettings,
  'version-scheme': versionScheme,
};
