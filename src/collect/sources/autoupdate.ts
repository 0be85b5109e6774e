import type { FileSource } from '../../model/source.ts';

const autoUpdate = { category: 'autoupdate', kind: 'file', needs: 'nothing' } as const;

/** Microsoft AutoUpdate, which brings new Defender versions (mac-privacy and mac-updates, read 2026-11). */
export const autoUpdateFiles: readonly FileSource[] = [
  {
    ...autoUpdate,
    id: 'autoupdate-log',
    folder: '/Library/Logs/Microsoft',
    patterns: ['autoupdate.log'],
    what: 'the log of Microsoft AutoUpdate',
    why: 'It shows which update came when, and which failed.',
    personalData: 'names of Microsoft programs',
  },
  {
    ...autoUpdate,
    id: 'autoupdate-settings',
    folder: '/Library/Preferences',
    patterns: ['com.microsoft.autoupdate2.plist'],
    what: 'update settings of this Mac',
    why: 'They decide whether and from where Defender is updated.',
    personalData: 'update servers',
  },
  {
    ...autoUpdate,
    id: 'autoupdate-personal-settings',
    folder: '~/Library/Preferences',
    patterns: ['com.microsoft.autoupdate2.plist'],
    what: 'your own update settings',
    why: 'They can differ from those of the Mac.',
    personalData: 'user names',
  },
];
