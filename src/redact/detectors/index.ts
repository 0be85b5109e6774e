import type { RedactionLevel } from '../../model/redaction.ts';
import type { Detector } from '../detector.ts';
import { identifiers } from './identifiers.ts';
import { hardwareAddresses, localNames, reportNames, systemLog } from './machines.ts';
import { domains, ipv4, ipv6, serverNames } from './networks.ts';
import { homeFolders, mailAddresses } from './people.ts';
import { personalPaths, programArguments } from './places.ts';
import { addressCredentials, privateKeys, secretFields, secretForms } from './secrets.ts';
import { deviceTags } from './tags.ts';

/** Every detector; the only registration. */
export const DETECTORS: readonly Detector[] = [
  identifiers,
  homeFolders,
  mailAddresses,
  localNames,
  reportNames,
  systemLog,
  hardwareAddresses,
  deviceTags,
  secretFields,
  secretForms,
  privateKeys,
  addressCredentials,
  personalPaths,
  programArguments,
  ipv4,
  ipv6,
  domains,
  serverNames,
];

/** The detectors a level uses. */
export function detectorsOf(level: RedactionLevel): readonly Detector[] {
  if (level === 'none') return [];
  return DETECTORS.filter((detector) => level === 'strict' || detector.level === 'standard');
}
