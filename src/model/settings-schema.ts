/** What one setting of Defender on macOS may hold. */
export interface SettingSpec {
  /** Dotted, `[]` for the elements of a list: `antivirusEngine.exclusions[].path`. */
  readonly path: string;
  /** `any`: a part of its own, not checked any further. */
  readonly type: 'string' | 'boolean' | 'number' | 'any';
  readonly oneOf?: readonly string[];
  /** Least and greatest, both allowed. */
  readonly range?: readonly [number, number];
  /** What holds when it is not set; left out where nothing is documented. */
  readonly default?: string | number | boolean;
  /** A text that is more than any text. */
  readonly form?: 'not-empty' | 'json';
}

/** What an element of a list must hold to be of use. */
export interface ElementSpec {
  readonly list: string;
  readonly needs: readonly string[];
  /** Only for elements that have this value; `orMissing` when it is the default as well. */
  readonly when?: { readonly key: string; readonly is: string; readonly orMissing: boolean };
}

const ON_OFF = ['enabled', 'disabled'];
const OFF_AUDIT_BLOCK = ['disabled', 'audit', 'block'];
const MERGE = ['merge', 'admin_only'];
const MINUTES_OF_DAY = [0, 1440] as const;
const AV = 'antivirusEngine';
const NET = 'networkProtection';
const SCAN = 'scheduledScan';
const BM = 'features.behaviorMonitoringConfigurations';

/**
 * Every setting of the domains `com.microsoft.wdav` and `com.microsoft.wdav.ext`: Microsoft's schema for macOS, version
 * 101.25102.0001 (mdatp-xplat, read 2026-11), and at the end what its pages document beside it.
 */
export const SETTINGS: readonly SettingSpec[] = [
  {
    path: `${AV}.enforcementLevel`,
    type: 'string',
    oneOf: ['passive', 'on_demand', 'real_time'],
    default: 'real_time',
  },
  { path: `${AV}.enableRealTimeProtection`, type: 'boolean', default: true },
  { path: `${AV}.passiveMode`, type: 'boolean', default: false },
  {
    path: `${AV}.exclusions[].$type`,
    type: 'string',
    oneOf: ['excludedPath', 'excludedFileExtension', 'excludedFileName'],
    default: 'excludedPath',
  },
  { path: `${AV}.exclusions[].path`, type: 'string', form: 'not-empty' },
  // The schema says the default is true, the page of preferences says false.
  { path: `${AV}.exclusions[].isDirectory`, type: 'boolean' },
  { path: `${AV}.exclusions[].extension`, type: 'string', form: 'not-empty' },
  { path: `${AV}.exclusions[].name`, type: 'string', form: 'not-empty' },
  { path: `${AV}.exclusionsMergePolicy`, type: 'string', oneOf: MERGE, default: 'merge' },
  { path: `${AV}.allowedThreats[]`, type: 'string' },
  { path: `${AV}.disallowedThreatActions[]`, type: 'string', oneOf: ['allow', 'restore'] },
  {
    path: `${AV}.threatTypeSettings[].key`,
    type: 'string',
    oneOf: ['potentially_unwanted_application', 'archive_bomb'],
  },
  { path: `${AV}.threatTypeSettings[].value`, type: 'string', oneOf: ['audit', 'block', 'off'], default: 'audit' },
  { path: `${AV}.threatTypeSettingsMergePolicy`, type: 'string', oneOf: MERGE, default: 'merge' },
  { path: `${AV}.scanResultsRetentionDays`, type: 'number', range: [1, 180], default: 90 },
  { path: `${AV}.scanHistoryMaximumItems`, type: 'number', range: [5000, 15_000], default: 10_000 },
  { path: `${AV}.scanAfterDefinitionUpdate`, type: 'boolean', default: true },
  { path: `${AV}.maximumOnDemandScanThreads`, type: 'number', range: [1, 64], default: 2 },
  { path: `${AV}.scanArchives`, type: 'boolean', default: true },
  { path: `${AV}.enableFileHashComputation`, type: 'boolean', default: false },
  { path: `${AV}.offlineDefinitionUpdate`, type: 'string', oneOf: ON_OFF, default: 'disabled' },
  { path: `${AV}.offlineDefinitionUpdateUrl`, type: 'string' },
  { path: `${AV}.offlineDefinitionUpdateFallbackToCloud`, type: 'boolean', default: true },

  { path: 'cloudService.enabled', type: 'boolean', default: true },
  { path: 'cloudService.diagnosticLevel', type: 'string', oneOf: ['optional', 'required'], default: 'optional' },
  {
    path: 'cloudService.automaticSampleSubmissionConsent',
    type: 'string',
    oneOf: ['none', 'safe', 'all'],
    default: 'safe',
  },
  { path: 'cloudService.automaticDefinitionUpdateEnabled', type: 'boolean', default: true },
  {
    path: 'cloudService.cloudBlockLevel',
    type: 'string',
    oneOf: ['normal', 'moderate', 'high', 'high_plus', 'zero_tolerance'],
    default: 'normal',
  },
  { path: 'cloudService.definitionUpdateDue', type: 'number', range: [1, 30], default: 7 },
  { path: 'cloudService.definitionUpdatesInterval', type: 'number', range: [60, 86_400], default: 28_800 },
  { path: 'cloudService.proxy', type: 'string' },

  { path: 'userInterface.hideStatusMenuIcon', type: 'boolean', default: false },
  { path: 'userInterface.userInitiatedFeedback', type: 'string', oneOf: ON_OFF, default: 'enabled' },
  { path: 'userInterface.consumerExperience', type: 'string', oneOf: ON_OFF, default: 'enabled' },

  { path: 'edr.tags[].key', type: 'string', oneOf: ['GROUP'] },
  { path: 'edr.tags[].value', type: 'string' },
  { path: 'edr.groupIds', type: 'string' },

  { path: 'features.dataLossPrevention', type: 'string', oneOf: ON_OFF, default: 'disabled' },
  { path: 'features.scheduledScan', type: 'string', oneOf: ON_OFF, default: 'enabled' },
  // The schema says the default is disabled, the page of preferences of 2026-09 says enabled.
  { path: 'features.behaviorMonitoring', type: 'string', oneOf: ON_OFF },
  { path: 'features.offlineDefinitionUpdateVerifySig', type: 'string', oneOf: ON_OFF, default: 'enabled' },

  { path: 'tamperProtection.enforcementLevel', type: 'string', oneOf: OFF_AUDIT_BLOCK, default: 'block' },
  { path: 'tamperProtection.exclusions[].path', type: 'string' },
  { path: 'tamperProtection.exclusions[].teamId', type: 'string' },
  { path: 'tamperProtection.exclusions[].signingId', type: 'string' },
  { path: 'tamperProtection.exclusions[].args[]', type: 'string' },

  { path: 'deviceControl.policy', type: 'string', form: 'json' },

  // The schema says the default is audit, the page of network protection says disabled.
  { path: `${NET}.enforcementLevel`, type: 'string', oneOf: OFF_AUDIT_BLOCK },
  { path: `${NET}.disableDnsOverTcpParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableDnsParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableFtpParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableHttpParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableIcmpParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableInboundConnectionFiltering`, type: 'boolean', default: false },
  { path: `${NET}.disableRdpParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableSmtpParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableSshParsing`, type: 'boolean', default: false },
  { path: `${NET}.disableTlsParsing`, type: 'boolean', default: false },
  { path: `${NET}.enableSetWarnToBlock`, type: 'boolean', default: false },

  { path: 'dlp.exclusions[].signingId', type: 'string' },
  { path: 'dlp.exclusions[].flag', type: 'number' },
  { path: 'dlp.features[].name', type: 'string' },
  { path: 'dlp.features[].state', type: 'string', oneOf: ON_OFF, default: 'enabled' },
  {
    path: 'dlp.features[].ring',
    type: 'string',
    oneOf: ['insiderFast', 'external', 'production'],
    default: 'production',
  },

  { path: `${SCAN}.checkForDefinitionsUpdate`, type: 'boolean', default: false },
  { path: `${SCAN}.dailyConfiguration.timeOfDay`, type: 'number', range: MINUTES_OF_DAY, default: 0 },
  { path: `${SCAN}.dailyConfiguration.interval`, type: 'number', range: [0, 24], default: 0 },
  { path: `${SCAN}.ignoreExclusions`, type: 'boolean', default: false },
  { path: `${SCAN}.lowPriorityScheduledScan`, type: 'boolean', default: false },
  { path: `${SCAN}.randomizeScanStartTime`, type: 'number', range: [0, 23], default: 0 },
  { path: `${SCAN}.runScanWhenIdle`, type: 'boolean', default: false },
  { path: `${SCAN}.weeklyConfiguration.scanType`, type: 'string', oneOf: ['quick', 'full'], default: 'quick' },
  { path: `${SCAN}.weeklyConfiguration.dayOfWeek`, type: 'number', range: [0, 8], default: 0 },
  { path: `${SCAN}.weeklyConfiguration.timeOfDay`, type: 'number', range: MINUTES_OF_DAY, default: 0 },

  // behavior-monitor-macos and mac-preferences (2025-06 and 2026-09): Microsoft's own profile sets it.
  { path: `${AV}.behaviorMonitoring`, type: 'string', oneOf: ON_OFF },
  // behavior-monitor-macos, 2025-01 only; withdrawn since.
  { path: `${BM}.blockExecution`, type: 'string', oneOf: ON_OFF },
  { path: `${BM}.notifyForks`, type: 'string', oneOf: ON_OFF },
  { path: `${BM}.forwardRtpToBm`, type: 'string', oneOf: ON_OFF },
  { path: `${BM}.avoidOpenCache`, type: 'string', oneOf: ON_OFF },
  // mac-preferences: the older form of automaticSampleSubmissionConsent, which wins.
  { path: 'cloudService.automaticSampleSubmission', type: 'boolean' },
  // Device control, version 1 (Microsoft's mdatp-devicecontrol repository, read 2026-11).
  { path: 'deviceControl.removableMediaPolicy', type: 'any' },
  { path: 'deviceControl.navigationTarget', type: 'string' },
];

/** The most elements a list may have (same schema). */
export const LIST_LIMITS: readonly { readonly list: string; readonly maxItems: number }[] = [
  { list: 'edr.tags', maxItems: 1 },
];

/** The same schema for `dlp`; for exclusions and threat types the page of preferences says which fields belong together. */
export const ELEMENTS: readonly ElementSpec[] = [
  exclusion('excludedPath', 'path', true),
  exclusion('excludedFileExtension', 'extension', false),
  exclusion('excludedFileName', 'name', false),
  { list: `${AV}.threatTypeSettings`, needs: ['key', 'value'] },
  { list: 'dlp.exclusions', needs: ['signingId', 'flag'] },
  { list: 'dlp.features', needs: ['name', 'state'] },
];

function exclusion(type: string, field: string, orMissing: boolean): ElementSpec {
  return { list: `${AV}.exclusions`, needs: [field], when: { key: '$type', is: type, orMissing } };
}
