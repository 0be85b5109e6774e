import { posix } from 'node:path';

/** A kind of program, or a place of programs, an exclusion is never proposed for. */
interface Refusal {
  /** A sentence. */
  readonly reason: string;
  /** Where that is from. */
  readonly source: string;
  /** File names in lower case, without a version number at their end. */
  readonly programs?: readonly string[];
  /** Bundles, in lower case, that a program can be part of. */
  readonly apps?: readonly string[];
  /** Folders in lower case: they, and all that is in them. `*` is any one folder. */
  readonly folders?: readonly string[];
  /** Folders in lower case that are refused as a whole; programs in them are not. */
  readonly whole?: readonly string[];
}

const EXCLUSIONS_PAGE = 'https://learn.microsoft.com/defender-endpoint/mac-exclusions';
const MISTAKES_PAGE =
  'https://learn.microsoft.com/defender-endpoint/common-exclusion-mistakes-microsoft-defender-antivirus';

/**
 * What no exclusion is ever proposed for. Microsoft says to be specific and lists programs not to exclude (for Windows; read 2026-11);
 * which ones that means on a Mac is our choice.
 */
const REFUSALS: readonly Refusal[] = [
  {
    reason: 'It is a shell: it runs whatever it is told to, also by malware.',
    source: MISTAKES_PAGE,
    programs: ['bash', 'csh', 'dash', 'fish', 'ksh', 'nu', 'pwsh', 'sh', 'tcsh', 'xonsh', 'zsh'],
  },
  {
    reason: 'It is an interpreter: it runs any script it is given, also that of malware.',
    source: MISTAKES_PAGE,
    programs: [
      ...['automator', 'awk', 'bun', 'deno', 'expect', 'java', 'javaw', 'julia', 'lua', 'luajit', 'mono', 'node'],
      ...[
        'osascript',
        'perl',
        'php',
        'pypy',
        'python',
        'python-config',
        'r',
        'ruby',
        'rscript',
        'script',
        'swift',
        'tclsh',
      ],
    ],
    apps: ['python.app', 'script editor.app', 'automator.app', 'shortcuts.app'],
  },
  {
    reason: 'It starts or carries other programs, so excluding it hides what they do.',
    source: MISTAKES_PAGE,
    programs: [
      ...[
        'at',
        'cron',
        'curl',
        'env',
        'find',
        'installer',
        'launchctl',
        'launchd',
        'nc',
        'ncat',
        'open',
        'rsync',
        'scp',
      ],
      ...['screen', 'sftp', 'ssh', 'sshd', 'sudo', 'tmux', 'unzip', 'tar', 'wget', 'xargs', 'xpcproxy'],
    ],
    apps: ['terminal.app', 'iterm.app', 'warp.app', 'archive utility.app', 'installer.app'],
  },
  {
    reason: 'It is a browser, through which most malware comes.',
    source: EXCLUSIONS_PAGE,
    programs: [
      'chrome',
      'chromium',
      'firefox',
      'opera',
      'safari',
      'com.apple.webkit.networking',
      'com.apple.webkit.webcontent',
    ],
    apps: [
      ...[
        'arc.app',
        'brave browser.app',
        'chromium.app',
        'firefox.app',
        'google chrome.app',
        'google chrome canary.app',
      ],
      ...['microsoft edge.app', 'opera.app', 'orion.app', 'safari.app', 'tor browser.app', 'vivaldi.app'],
    ],
  },
  {
    reason: 'It opens mail and messages of strangers, with what is attached to them.',
    source: MISTAKES_PAGE,
    programs: ['mail', 'messages', 'thunderbird'],
    apps: [
      ...['discord.app', 'mail.app', 'messages.app', 'microsoft outlook.app', 'microsoft teams.app', 'signal.app'],
      ...['slack.app', 'telegram.app', 'thunderbird.app', 'whatsapp.app', 'zoom.us.app'],
    ],
  },
  {
    reason: 'It opens documents that can hold macros and other active content.',
    source: MISTAKES_PAGE,
    apps: [
      ...['adobe acrobat.app', 'adobe acrobat reader.app', 'keynote.app', 'libreoffice.app', 'microsoft excel.app'],
      ...[
        'microsoft onenote.app',
        'microsoft powerpoint.app',
        'microsoft word.app',
        'numbers.app',
        'pages.app',
        'preview.app',
      ],
    ],
  },
  {
    reason: 'Anybody can put a program there, also malware.',
    source: MISTAKES_PAGE,
    folders: ['/tmp', '/var/tmp', '/var/folders', '/users/shared', '/volumes', '/users/*/downloads', '/users/*/.trash'],
  },
  {
    reason: 'It is in a home folder, where every program of that person can replace it.',
    source: MISTAKES_PAGE,
    folders: ['/users', '/var/root', '/var/empty'],
  },
  {
    reason: 'It is part of macOS, and malware acts through what is part of the system.',
    source: EXCLUSIONS_PAGE,
    folders: [
      '/bin',
      '/dev',
      '/etc',
      '/library/apple',
      '/sbin',
      '/system',
      '/usr/bin',
      '/usr/libexec',
      '/usr/sbin',
      '/var/db',
    ],
  },
  {
    reason: 'It is most of what there is to protect.',
    source: EXCLUSIONS_PAGE,
    whole: [
      ...[
        '/',
        '/applications',
        '/applications/utilities',
        '/cores',
        '/library',
        '/library/application support',
        '/opt',
      ],
      ...[
        '/library/launchagents',
        '/library/launchdaemons',
        '/opt/homebrew',
        '/opt/homebrew/bin',
        '/opt/local',
        '/usr',
      ],
      ...['/usr/local', '/usr/local/bin', '/var'],
    ],
  },
];

/** macOS keeps these below /private and links to them. */
const PRIVATE = /^\/private(?=\/(?:tmp|var|etc)(?:\/|$))/;
const VERSION_AT_END = /[-@]?[\d.]+$/;
const PATTERN = /[*?[\]{}~$]/;
const NOT_PLAIN = /[^\P{C}]|\\/u;

/** Why no exclusion is proposed for a program, and where that is from; undefined when nothing speaks against it. */
export function refusalOf(program: string): { readonly reason: string; readonly source: string } | undefined {
  if (!program.startsWith('/'))
    return {
      reason: 'Its full path is not known, and a bare name fits any program called so.',
      source: EXCLUSIONS_PAGE,
    };
  if (PATTERN.test(program) || NOT_PLAIN.test(program) || posix.normalize(program) !== program)
    return {
      reason: 'Its path is not written plainly, and may stand for more than one program.',
      source: EXCLUSIONS_PAGE,
    };
  const path = plainPath(program);
  return REFUSALS.find((refusal) => isRefused(refusal, path));
}

/** One way to write a path, as a Mac understands it: no final slash, no second name of a folder, in lower case. */
function plainPath(program: string): string {
  const path = program.normalize('NFC').toLowerCase().replace(PRIVATE, '').replace(/\/+$/, '');
  return path === '' ? '/' : path;
}

function isRefused({ programs = [], apps = [], folders = [], whole = [] }: Refusal, path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.at(-1) ?? '';
  const isProgram = [name, name.replace(VERSION_AT_END, '')].some((each) => programs.includes(each));
  const isApp = parts.some((part) => apps.includes(part));
  return isProgram || isApp || whole.includes(path) || folders.some((folder) => isIn(parts, folder));
}

function isIn(parts: readonly string[], folder: string): boolean {
  const names = folder.split('/').filter((name) => name !== '');
  return names.length <= parts.length && names.every((name, index) => name === '*' || name === parts[index]);
}
