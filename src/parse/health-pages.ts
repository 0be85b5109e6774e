/** A page of `mdatp health --details` (`mdatp health --details help` lists them; read 2026-11). */
interface HealthPage {
  readonly page: string;
  /** Id of the collected command. */
  readonly command: string;
  /** Name in a Client Analyzer package. */
  readonly analyzer?: string;
  /** A key only this page has, as far as real outputs are known. */
  readonly mark?: string;
}

/** The pages facts are read from. */
export const HEALTH_PAGES: readonly HealthPage[] = [
  { page: 'antivirus', command: 'mdatp-health-antivirus', mark: 'scan_archives' },
  {
    page: 'definitions',
    command: 'mdatp-health-definitions',
    analyzer: 'definitions.txt',
    mark: 'definitions_update_source_uri',
  },
  {
    page: 'system_extensions',
    command: 'mdatp-health-system-extensions',
    mark: 'endpoint_security_extension_installed',
  },
  { page: 'tamper_protection', command: 'mdatp-health-tamper-protection', mark: 'configuration_is_managed' },
  { page: 'features', command: 'mdatp-health-features', analyzer: 'health_details_features.txt' },
  { page: 'permissions', command: 'mdatp-health-permissions', analyzer: 'permissions.txt' },
  { page: 'edr', command: 'mdatp-health-edr', mark: 'edr_partner_geo_location' },
  { page: 'device_control', command: 'mdatp-health-device-control' },
  { page: 'data_loss_prevention', command: 'mdatp-health-data-loss-prevention', analyzer: 'dlp_health.txt' },
  { page: 'network_configuration', command: 'mdatp-health-network-configuration' },
];

/** The page a file is, by its name. */
export function pageOfFile(path: string): string | undefined {
  const name = path.toLowerCase().replace(/^.*[/\\]/, '');
  return HEALTH_PAGES.find(({ command, analyzer }) => name === analyzer || name.replace(/\.\w+$/, '') === command)
    ?.page;
}

/** The page a loose file is, by its keys; null when none gives it away. */
export function pageOfKeys(keys: readonly string[]): string | null {
  return HEALTH_PAGES.find(({ mark }) => mark !== undefined && keys.includes(mark))?.page ?? null;
}
