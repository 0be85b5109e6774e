/** A program of Defender. */
export interface DefenderProcess {
  /** The one name facts and rules use. */
  readonly name: string;
  /** What it does, as a phrase. */
  readonly role: string;
  /** File names of its program, and other names tools show instead (bundle identifiers, windows). */
  readonly programs: readonly string[];
  /** First arguments that tell it from others of the same program. */
  readonly argument?: string;
  /** Present exactly once on every Mac where Defender works. */
  readonly isEssential?: true;
  /** Ends when it has answered, so that its end and another start are no restart. */
  readonly isOneShot?: true;
}

/** From the Microsoft Learn pages mac-support-perf and mac-resources and the Client Analyzer's process table, read 2026-11. */
export const DEFENDER_PROCESSES: readonly DefenderProcess[] = [
  {
    name: 'wdavdaemon',
    role: 'core daemon, runs as root',
    programs: ['wdavdaemon'],
    argument: 'privileged',
    isEssential: true,
  },
  {
    name: 'wdavdaemon_unprivileged',
    role: 'antivirus engine: scans files, judges behavior',
    programs: ['wdavdaemon_unprivileged'],
    argument: 'unprivileged',
    isEssential: true,
  },
  {
    name: 'wdavdaemon_enterprise',
    role: 'EDR sensor',
    programs: ['wdavdaemon_enterprise'],
    argument: 'edr',
    isEssential: true,
  },
  { name: 'telemetryd', role: 'EDR telemetry', programs: ['telemetryd', 'telemetryd_v1', 'telemetryd_v2'] },
  {
    name: 'epsext',
    role: 'Endpoint Security extension: events of files and processes',
    programs: ['epsext', 'com.microsoft.wdav.epsext'],
  },
  { name: 'netext', role: 'network extension', programs: ['netext', 'com.microsoft.wdav.netext'] },
  {
    name: 'com.microsoft.wdav.tray',
    role: 'menu bar, notifications and window',
    programs: ['com.microsoft.wdav.tray', 'Microsoft Defender Helper', 'Microsoft Defender', 'Microsoft Defender ATP'],
  },
  {
    name: 'com.microsoft.dlp.daemon',
    role: 'data loss prevention daemon',
    programs: ['com.microsoft.dlp.daemon'],
  },
  { name: 'com.microsoft.dlp.agent', role: 'data loss prevention agent', programs: ['com.microsoft.dlp.agent'] },
  { name: 'mdatp', role: 'command-line program', programs: ['mdatp'], isOneShot: true },
];

/** `ps -o ucomm`, `top` and crash reports cut a name after so many characters (MAXCOMLEN of macOS). */
const CUT_LENGTH = 16;
const DAEMON = 'wdavdaemon';

/**
 * The process of Defender behind a command line, a path, or a name as macOS tools print it: with arguments, with blanks in the
 * path, cut to 16 characters, or a bundle identifier. Undefined for anything else, also for a cut name that fits more than one.
 */
export function defenderProcessOf(commandOrName: string): DefenderProcess | undefined {
  const words = programAndArguments(commandOrName);
  const byProgram = DEFENDER_PROCESSES.find(({ programs }) =>
    programs.some((program) => startsWithWord(words, program)),
  );
  if (byProgram === undefined) return words.length === CUT_LENGTH ? onlyOneCutTo(words) : undefined;
  if (byProgram.name !== DAEMON) return byProgram;
  const argument = words.slice(DAEMON.length).trim().split(' ', 1)[0];
  return DEFENDER_PROCESSES.find((process) => process.argument === argument) ?? byProgram;
}

/** Without the folders of the program. A blank before `/`, `-` or `.` begins an argument, any other may belong to a folder. */
function programAndArguments(command: string): string {
  const text = command.trim();
  const program = /^.*?(?= [-/.~]|$)/.exec(text)?.[0] ?? text;
  return program.slice(program.lastIndexOf('/') + 1);
}

function startsWithWord(text: string, word: string): boolean {
  return text === word || text.startsWith(`${word} `);
}

function onlyOneCutTo(cut: string): DefenderProcess | undefined {
  const fits = DEFENDER_PROCESSES.filter(({ programs }) => programs.some((program) => program.startsWith(cut)));
  return fits.length === 1 ? fits[0] : undefined;
}
