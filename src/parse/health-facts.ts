import { z } from 'zod';

const flag = z.boolean();
const flagOrUnavailable = z.union([z.boolean(), z.literal('unavailable')]);
const text = z.string();
const list = z.array(z.string());
const localTime = z.iso.datetime();

const LOCAL = 'local time of the Mac written as if UTC (UTC where health tells it in milliseconds)';

/** Every key of `mdatp health` on macOS (mac-health-status, read 2026-11, and real outputs); the type decides how it is read. */
export const healthFacts = {
  'app.version': text.describe('version of Defender, digits and dots'),
  'engine.version': text.describe('version of the antivirus engine'),
  'definitions.version': text.describe('version of the definitions'),
  'health.healthy': flag.describe('whether Defender calls itself healthy'),
  'health.health-issues': list.describe('why it does not, in its words'),
  'health.licensed': flag.describe('whether it is onboarded to a tenant; also told by the license banner'),
  'health.engine-load-status': text.describe('`Engine load succeeded`, `Engine not loaded`'),
  'health.org-id': text.describe('organization; `unavailable` when not onboarded'),
  'health.log-level': text.describe('error, warning, info, debug, verbose'),
  'health.machine-guid': text.describe('id of this Mac'),
  'health.release-ring': text.describe('Production, External or InsiderFast'),
  'health.product-expiration': localTime.describe(`when this version expires; ${LOCAL}`),
  'health.cloud-enabled': flag.describe('cloud-delivered protection'),
  'health.cloud-automatic-sample-submission-consent': text.describe('none, safe, all'),
  'health.cloud-diagnostic-enabled': flag.describe('optional diagnostic data'),
  'health.cloud-pin-certificate-thumbs': text.describe('pinned certificates'),
  'health.passive-mode-enabled': flag.describe('whether antivirus only watches'),
  'health.behavior-monitoring': z
    .enum(['enabled', 'disabled'])
    .describe('behavior monitoring; where health is silent, what `--details features` says'),
  'health.real-time-protection-enabled': flagOrUnavailable.describe('real-time protection'),
  'health.real-time-protection-available': flagOrUnavailable.describe('whether its component works'),
  'health.real-time-protection-subsystem': text.describe('endpoint_security_extension, unavailable'),
  'health.network-events-subsystem': text.describe('network_filter_extension while it runs'),
  'health.device-control-enforcement-level': text.describe('device control: audit and others'),
  'health.tamper-protection': text.describe('effective mode: disabled, audit, block'),
  'health.automatic-definition-update-enabled': flag.describe('automatic updates of the definitions'),
  'health.definitions-updated': localTime.describe(`last update of the definitions; ${LOCAL}`),
  'health.definitions-updated-minutes-ago': z.int().nonnegative().describe('minutes since that update'),
  'health.definitions-status': text.describe('up_to_date, updating, out_of_date, unavailable'),
  'health.edr-client-version': text.describe('version of the EDR sensor'),
  'health.edr-configuration-version': text.describe('version of its configuration; has words in it'),
  'health.edr-device-tags': list.describe('tags of this Mac, such as `GROUP=pilot`'),
  'health.edr-early-preview-enabled': z.enum(['enabled', 'disabled']).describe('preview features of EDR'),
  'health.edr-group-ids': text.describe('group ids'),
  'health.edr-machine-id': text.describe('id of this Mac for EDR; empty or `unavailable` when not registered'),
  'health.conflicting-applications': list.describe('applications that may be in its way'),
  'health.network-protection-status': text.describe(
    'starting, failed_to_start, started, restarting, stopping, stopped',
  ),
  'health.network-protection-enforcement-level': text.describe('disabled, audit, block'),
  'health.data-loss-prevention-status': text.describe(
    'unknown, unsupported_os, unsupported_os_version, disabled, unhealthy, dormant, ready, active',
  ),
  'health.full-disk-access-enabled': flag.describe('whether all its components have Full Disk Access'),
  'health.troubleshooting-mode': flag.describe('troubleshooting mode'),
  'health.managed-by': text.describe('MDE: settings come from the Defender portal; MEM: from MDM, or local'),
  'health.ecs-configuration-ids': list.describe('ids of cloud configurations'),
} as const satisfies z.ZodRawShape;

const OTHER_KEYS: ReadonlyMap<string, string> = new Map([
  ['app.version', 'app_version'],
  ['engine.version', 'engine_version'],
  ['definitions.version', 'definitions_version'],
]);

/** The key of `mdatp health`, in snake_case, that a fact is read from. */
export function healthKeyOf(fact: string): string {
  return OTHER_KEYS.get(fact) ?? fact.replace(/^[^.]*\./, '').replaceAll('-', '_');
}

/**
 * The key a client of today uses for the same: `mdatp version` prints `Product version`; `versionEngine` of 100.x held the version
 * of Defender in some clients and of the engine in others.
 */
export function modernKey(key: string, value: unknown): string {
  if (key === 'product_version') return 'app_version';
  if (key !== 'version_engine') return key;
  return /^10[01]\./.test(String(value)) ? 'app_version' : 'engine_version';
}
