import type { FileSource } from '../../model/source.ts';

const report = {
  category: 'crash-reports',
  kind: 'file',
  folder: '/Library/Logs/DiagnosticReports',
  needs: 'nothing',
} as const;

/** Programs of Defender as they start or occur in names of reports (mac-support-perf and the Client Analyzer, read 2026-11). */
const DEFENDER_PROGRAMS = [
  'wdavdaemon',
  'telemetryd',
  'epsext',
  'netext',
  'mdatp',
  'com.microsoft.wdav',
  'com.microsoft.dlp',
  'Microsoft Defender',
];

/** Current reports, and those macOS has put aside. */
const currentAndRetired = (...names: string[]): string[] => names.flatMap((name) => [name, `Retired/${name}`]);

/** What macOS itself wrote down about Defender's programs. */
export const crashReports: readonly FileSource[] = [
  {
    ...report,
    id: 'defender-reports',
    patterns: currentAndRetired(...DEFENDER_PROGRAMS.map((program) => `*${program}*`)),
    what: "reports on crashes, hangs, CPU and wakeups of Defender's programs",
    why: 'They show where a busy or crashing program spent its time.',
    personalData: 'the name of this Mac, names and paths of programs, user names',
  },
  {
    ...report,
    id: 'memory-reports',
    patterns: currentAndRetired('JetsamEvent-*'),
    what: 'reports on programs macOS ended because memory ran out',
    why: 'They show whether Defender used up the memory, or suffered from it.',
    personalData: 'names and paths of programs',
  },
  {
    ...report,
    id: 'other-reports',
    patterns: ['**'],
    what: 'reports about other programs (their names are listed)',
    why: 'They have nothing to do with Defender.',
    personalData: 'names of other programs that crashed',
    excluded: 'about another program',
  },
];
