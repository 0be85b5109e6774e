import type { FileSource } from '../../model/source.ts';

const DEFENDER_FOLDER = '/Library/Application Support/Microsoft/Defender';

const inDefenderFolder = {
  category: 'defender-support',
  kind: 'file',
  folder: DEFENDER_FOLDER,
  needs: 'root',
} as const;

/** The subset of Defender's folder that tells how it is set up; everything else in it is listed, never read. */
export const defenderSupport: readonly FileSource[] = [
  {
    ...inDefenderFolder,
    id: 'defender-local-settings',
    patterns: ['wdavcfg'],
    what: 'settings made on this Mac (wdavcfg)',
    why: 'They apply wherever your organization set nothing.',
    personalData: 'paths of exclusions, device tags, proxy address',
  },
  {
    ...inDefenderFolder,
    id: 'defender-state',
    patterns: ['wdavstate', 'wdav_crash_state'],
    what: 'product state and crash counters (wdavstate, wdav_crash_state)',
    why: 'They show whether Defender is registered and how often it crashed.',
    personalData: 'identifiers of this Mac and of your organization',
  },
  {
    ...inDefenderFolder,
    id: 'defender-quarantine',
    patterns: ['quarantine'],
    what: 'quarantined files',
    why: 'Only the threat list is needed, and that comes from a command.',
    personalData: 'your own files, and possibly live malware',
    excluded: 'holds the files Defender took away: they may be yours, and they may be dangerous',
  },
  {
    ...inDefenderFolder,
    id: 'defender-engine-database',
    patterns: ['enginedb', '**/mpenginedb.db*'],
    what: "the engine's database",
    why: 'Large, and readable by Microsoft only.',
    personalData: 'paths of scanned files',
    excluded: 'large, and it names files on this Mac',
  },
  {
    ...inDefenderFolder,
    id: 'defender-onboarding',
    patterns: ['com.microsoft.wdav.atp*.plist'],
    what: 'the onboarding record',
    why: 'The health output already tells whether this Mac is onboarded.',
    personalData: 'the key that ties this Mac to your organization',
    excluded: 'holds a secret that ties this Mac to your organization',
  },
  {
    ...inDefenderFolder,
    id: 'defender-history',
    patterns: ['wdavhistory'],
    what: 'the history of scans and threats (wdavhistory)',
    why: 'The scan list and the threat list come from commands.',
    personalData: 'names of files that were scanned and found suspicious',
    excluded: 'names suspicious files one by one; the scan list and threat list tell what support needs',
  },
  {
    ...inDefenderFolder,
    id: 'defender-other-files',
    patterns: ['**', '!wdavdiag/**'],
    what: "everything else in Defender's folder",
    why: 'Programs and working data of Defender.',
    personalData: 'unknown',
    excluded: 'not on the list of files known to help support',
  },
];

/** Archives that `mdatp diagnostic create` left behind (mac-resources, read 2026-11). */
export const diagnosticArchives: readonly FileSource[] = [
  {
    id: 'diagnostic-archives',
    category: 'diagnostic-archives',
    kind: 'file',
    folder: `${DEFENDER_FOLDER}/wdavdiag`,
    patterns: ['**', '!**/mpenginedb.db*'],
    what: 'diagnostic archives made by `mdatp diagnostic create`',
    why: 'They hold details only Defender itself can write down.',
    personalData: 'the same as Defender logs and settings',
    needs: 'root',
  },
];
