import type { FileSource } from '../../model/source.ts';

const managed = {
  category: 'managed-preferences',
  kind: 'file',
  folder: '/Library/Managed Preferences',
  needs: 'nothing',
} as const;

/** For the whole device, and for one person when a profile was sent to the user channel. */
const forDeviceAndPeople = (...names: string[]): string[] => names.flatMap((name) => [name, `*/${name}`]);

/** Settings an organization installs, by MDM profile or MDE Attach (mac-preferences and mac-support-configuration, read 2026-11). */
export const managedPreferences: readonly FileSource[] = [
  {
    ...managed,
    id: 'managed-onboarding',
    patterns: forDeviceAndPeople('com.microsoft.wdav.atp*.plist'),
    what: 'the onboarding record',
    why: 'The health output already tells whether this Mac is onboarded.',
    personalData: 'the key that ties this Mac to your organization',
    excluded: 'holds a secret that ties this Mac to your organization',
  },
  {
    ...managed,
    id: 'managed-defender',
    patterns: forDeviceAndPeople('com.microsoft.wdav.plist', 'com.microsoft.wdav.ext.plist', 'mdatp_managed.json'),
    what: 'Defender settings from your organization',
    why: 'They decide what Defender does, behavior monitoring included.',
    personalData: 'paths of exclusions, device tags, proxy address',
  },
  {
    ...managed,
    id: 'managed-autoupdate',
    patterns: forDeviceAndPeople('com.microsoft.autoupdate2.plist'),
    what: 'Microsoft AutoUpdate settings from your organization',
    why: 'They decide which Defender version this Mac gets.',
    personalData: 'update servers',
  },
  {
    ...managed,
    id: 'managed-macos',
    patterns: forDeviceAndPeople(
      'com.apple.system-extension-policy.plist',
      'com.apple.webcontent-filter.plist',
      'com.apple.TCC.configuration-profile-policy.plist',
      'com.apple.notificationsettings.plist',
      'servicemanagement.plist',
    ),
    what: 'macOS permissions your organization gave to programs',
    why: 'Defender does not work without some of them.',
    personalData: 'names of programs your organization manages',
  },
  {
    ...managed,
    id: 'managed-other',
    patterns: ['**'],
    what: 'settings of other programs',
    why: 'They have nothing to do with Defender.',
    personalData: 'unknown',
    excluded: 'settings of another program',
  },
  {
    ...managed,
    id: 'mde-attach-settings',
    folder: '/Library/Preferences',
    patterns: ['com.microsoft.mdeattach.plist'],
    what: 'Defender settings sent by the Microsoft Defender portal (MDE Attach)',
    why: 'While there are any, profiles of your organization are ignored.',
    personalData: 'paths of exclusions, device tags',
  },
  {
    ...managed,
    id: 'managed-permissions',
    folder: '/Library/Application Support/com.apple.TCC',
    patterns: ['MDMOverrides.plist'],
    what: 'privacy permissions your organization gave to programs',
    why: 'They show whether Defender was given Full Disk Access.',
    personalData: 'names of programs your organization manages',
    needs: 'full-disk-access',
  },
  {
    ...managed,
    id: 'permission-database',
    folder: '/Library/Application Support/com.apple.TCC',
    patterns: ['TCC.db'],
    what: "macOS' database of privacy permissions",
    why: 'The health output already tells whether Defender has Full Disk Access.',
    personalData: 'every program you gave a permission to',
    needs: 'full-disk-access',
    excluded: 'names every program you gave a permission to',
  },
];
