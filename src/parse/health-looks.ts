import { healthFacts, healthKeyOf } from './health-facts.ts';

// What loose health outputs look like. A page of details may hold nothing but keys of the overview.

/** Keys other programs have as well: they give nothing away. */
const COMMON_KEYS = new Set(['healthy', 'licensed', 'app_version', 'org_id', 'log_level', 'managed_by']);

/** Keys the overview does not have, on pages of details (client 101.26022). */
const DETAILS_KEYS = [
  'endpoint_security_extension_installed',
  'configuration_is_managed',
  'scan_archives',
  'definitions_update_source_uri',
  'offline_definition_update_verify_sig',
  'edr_partner_geo_location',
  'edr_registration_complete',
  'data_loss_prevention',
  'scheduled_scan',
  'full_disk_access_wdav',
  'full_disk_access_epsext',
  'device_control_policies',
  'network_filter_enabled',
];

/** JSON keys of the same that no file of settings has (`scanArchives` is a setting as well). */
const DETAILS_JSON_KEYS = [
  'endpointSecurityExtensionInstalled',
  'configurationIsManaged',
  'definitionsUpdateSourceUri',
  'edrPartnerGeoLocation',
];

const OVERVIEW_JSON_KEYS = [
  'healthy',
  'realTimeProtectionSubsystem',
  'definitionsUpdatedMinutesAgo',
  'fullDiskAccessEnabled',
  'dataLossPreventionStatus',
];

const START = '(?<![\\s\\S])';
const HEALTH_KEYS = Object.keys(healthFacts)
  .map(healthKeyOf)
  .filter((key) => !COMMON_KEYS.has(key));
const HEALTH_LINE = lineWith([...HEALTH_KEYS, ...DETAILS_KEYS]);

/** The overview or a part of it, `mdatp version`, or a page of details that tells what the overview tells. */
export const HEALTH_LOOKS = new RegExp(
  [
    jsonWith(OVERVIEW_JSON_KEYS),
    lineWith(['healthy']),
    `${HEALTH_LINE}[\\s\\S]*?${HEALTH_LINE}`,
    // The only line.
    `${START}${lineWith(HEALTH_KEYS)}[^\\r\\n]*(?:[\\r\\n]\\s*)?(?![\\s\\S])`,
    '^Product version[ \\t]*:[ \\t]*10\\d\\.\\d',
  ].join('|'),
  'm',
);

/** A page of details with keys of its own. */
export const DETAILS_LOOKS = new RegExp(
  [jsonWith(DETAILS_JSON_KEYS), lineWith([...DETAILS_KEYS, ...DETAILS_JSON_KEYS])].join('|'),
  'm',
);

function lineWith(keys: readonly string[]): string {
  return `^[ \\t]*(?:${keys.join('|')})[ \\t]*:`;
}

/** An object that opens the file and has one of `keys`. */
function jsonWith(keys: readonly string[]): string {
  return `${START}\\s*\\{(?=[\\s\\S]*?"(?:${keys.join('|')})"\\s*:)`;
}
