import type { Exclusion } from './exclusion-sources.ts';
import { covers, foldersOf, matchesName } from './path-pattern.ts';

// mac-exclusions says to be specific; which folders and programs are too much is our choice. Reviewed 2026-11.

/** Folders without which little of a Mac is left to protect. */
const NEARLY_EVERYTHING = ['/', '/Users', '/System', '/Library', '~'];
/** Folders where anything can be put by anybody, or most programs are. `*` is any one folder. */
const WIDE = [
  '/Applications',
  '/Library/Application Support',
  '/Users/*',
  '/Users/*/Downloads',
  '/Users/*/Library',
  '/Volumes',
  '/bin',
  '/opt/homebrew',
  '/private/tmp',
  '/private/var/folders',
  '/private/var/tmp',
  '/tmp',
  '/usr/bin',
  '/usr/local/bin',
  '/var/folders',
  '/var/tmp',
];
/** Programs that run whatever they are given; version numbers at their end do not count. */
const INTERPRETERS = [
  ...['bash', 'csh', 'dash', 'fish', 'ksh', 'sh', 'tcsh', 'zsh', 'pwsh'],
  ...['bun', 'deno', 'java', 'node', 'osascript', 'perl', 'php', 'python', 'ruby'],
];
const WITH_VERSION = /^(?<stem>[a-z]+)-?[\d.]*$/;
const INTERPRETER_FOLDERS = ['/bin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** What can be wrong with one exclusion. */
export const CONCERNS = {
  'nearly-everything': isNearlyEverything,
  wide: (exclusion: Exclusion) => !isNearlyEverything(exclusion) && isOneOf(exclusion, WIDE),
  extension: ({ kind }: Exclusion) => kind === 'extension',
  'process-by-name': (exclusion: Exclusion) =>
    exclusion.kind === 'process' && !exclusion.value.includes('/') && !isNearlyEverything(exclusion),
  interpreter: (exclusion: Exclusion) => exclusion.kind === 'process' && isInterpreter(exclusion.value),
} as const satisfies Readonly<Record<string, (exclusion: Exclusion) => boolean>>;

/** Names a rule can give as a parameter. */
export type ConcernName = keyof typeof CONCERNS;

function isNearlyEverything(exclusion: Exclusion): boolean {
  return isOneOf(exclusion, NEARLY_EVERYTHING);
}

function isOneOf({ kind, value }: Exclusion, table: readonly string[]): boolean {
  const folders = foldersOf(value);
  if (folders === undefined || kind === 'extension') return false;
  // A process is a file: only a pattern at the end makes it all programs of a folder.
  if (kind === 'process' && !value.endsWith('*')) return false;
  return table.some((whole) => covers(folders, whole.toLowerCase()));
}

function isInterpreter(value: string): boolean {
  const folder = value.slice(0, value.lastIndexOf('/'));
  const name = value.slice(value.lastIndexOf('/') + 1).toLowerCase();
  const isAnyName = /^[*?]*$/.test(name);
  if (isAnyName) return INTERPRETER_FOLDERS.includes(folder.toLowerCase());
  const stem = WITH_VERSION.exec(name)?.groups?.stem;
  return INTERPRETERS.some((interpreter) => interpreter === stem || matchesName(name, interpreter));
}
