import type { FileSource } from '../../model/source.ts';

/** Microsoft's support-log set names "all files" of this folder (mac-privacy, read 2026-11). */
export const defenderLogs: readonly FileSource[] = [
  {
    id: 'defender-logs',
    category: 'defender-logs',
    kind: 'file',
    folder: '/Library/Logs/Microsoft/mdatp',
    patterns: ['**'],
    what: "Defender's own logs, with the older, rotated ones",
    why: 'They tell what Defender did and which errors it met.',
    personalData: 'paths of files and programs, user names, the name of this Mac',
    needs: 'root',
  },
];
