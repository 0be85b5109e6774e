import { fieldDetector } from './field.ts';

/** Longer than any version or count; shorter ones are no ids. */
const ID = /^[0-9A-Za-z][0-9A-Za-z._:-]{7,127}$/;
const NAME = /^[^\s/\\:]{1,128}$/;
/** Addresses of services are no names of this Mac: they end in a public domain. */
const HOST = /^(?!.*\.(?:com|net|org|io|ms|us|azure|windows|cloud)\.?$)(?!.*\/).{1,128}$/i;

/** Ids and names in fields that say what they are; the privacy page of Defender for macOS names the first ones, read 2026-11. */
export const identifiers = fieldDetector(
  {
    id: 'identifying-fields',
    level: 'standard',
    about: 'ids of the Mac, the organization and the person, names of Macs and accounts, in fields named after them',
    examples: ['"orgId": "c4f1d8a0-7b1e-4a55-9d2c-0f6e3b9a1147"', 'machine_guid : "8e2b7c14-…"', 'user=riley'],
    misses: 'fields with other names, until the same value is found in one of these',
    guard:
      'placeholders such as `unavailable`, accounts of the system, addresses of public services; GUIDs in other fields stay',
  },
  [
    { kind: 'org', names: ['org_id', 'organization_id', 'tenant_id', 'aad_tenant_id', 'customer_id'], value: ID },
    {
      kind: 'device',
      names: [
        'machine_guid',
        'sense_guid',
        'product_guid',
        'edr_machine_id',
        'machine_id',
        'device_id',
        'aad_device_id',
        'device_guid',
        'hardware_uuid',
        'ioplatformuuid',
        'crashreporterkey',
        'crash_reporter_key',
        'crashreporter_key',
        'beta_identifier',
        'anonymous_uuid',
        'sleepwakeuuid',
      ],
      value: ID,
    },
    { kind: 'tag', names: ['edr_group_ids', 'edr_group_id', 'group_ids'], value: /\S{3}/ },
    {
      kind: 'serial',
      names: ['serial_number', 'ioplatformserialnumber', 'hardware_serial', 'serial'],
      value: /^(?=.*\d)[0-9A-Z]{8,20}$/i,
    },
    { kind: 'host', names: ['computer_name', 'device_name', 'machine_name'], isWholeLine: true, value: HOST },
    {
      kind: 'host',
      names: ['hostname', 'host_name', 'localhostname', 'local_host_name', 'nodename', 'host'],
      value: HOST,
    },
    {
      kind: 'user',
      names: ['user', 'user_name', 'login_name', 'login', 'logname', 'account_name', 'account', 'sudo_user', 'owner'],
      value: NAME,
    },
    { kind: 'mail', names: ['upn', 'user_principal_name', 'email', 'mail'], value: /^\S+@\S+$/ },
  ],
);
