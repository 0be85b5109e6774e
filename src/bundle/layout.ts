import type { InputKind, Locator } from '../model/input.ts';
import type { Manifest } from '../model/manifest.ts';
import { originalPathOf } from './original-path.ts';

/** How the files of a source are arranged. */
type Layout = Exclude<InputKind, 'folder'>;

/** Files only a Client Analyzer package has; one of them is enough. */
const ANALYZER_ALONE = [
  'mde.xml',
  'mde_diagnostic.zip',
  'mdatp_config.txt',
  'mde_directories.txt',
  'mde_event_statistics.txt',
  'mde_user.txt',
  'health_details_features.txt',
];
/** Files it has as well, whose names other people could have had the idea for; it takes two. */
const ANALYZER_TOGETHER = [
  'health.txt',
  'log.txt',
  'report.html',
  'events.xml',
  'permissions.txt',
  'definitions.txt',
  'exclusions.txt',
  'rtp_statistics.txt',
  'process_information.txt',
  'processes_information.txt',
  'system_extensions.txt',
  'launchd_dumpstate.txt',
  'top_output.txt',
  'top_summary.txt',
  'syslog.txt',
];
const OUR_FILE = /^files\/(?:Library|Users|System|private|var)\//;
const COMMAND_OUTPUT = /^commands\/(?<id>[^/]+?)\.(?:txt|jsonl?)$/;
const COMMAND_ERRORS = /\.stderr\.txt$/;
/** What the Finder adds when it makes an archive, or shows a folder. */
const OF_THE_FINDER = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|\._)/;

/**
 * The one folder at the top that holds everything else, with its slash; empty when there is none. The Finder's own files do
 * not count.
 */
export function topFolderOf(names: readonly string[]): string {
  const own = names.filter((name) => !OF_THE_FINDER.test(name));
  const [first = ''] = own;
  const top = first.slice(0, first.indexOf('/') + 1);
  const isOneOfOurs = /^(?:files|commands|analysis|crashes|library|users|system|private|var|volumes)\/$/i.test(top);
  return !isOneOfOurs && own.every((name) => name.startsWith(top)) ? top : '';
}

/** True for files the Finder left, which nobody collected. */
export function isOfTheFinder(name: string): boolean {
  return OF_THE_FINDER.test(name);
}

/** True for names only a bundle of ours has, also when its manifest is lost. */
export function looksLikeOurs(names: readonly string[]): boolean {
  return names.some((name) => OUR_FILE.test(name)) || (names.some(isCommand) && !names.some(isOnTheMac));
}

/** What is no bundle of ours, told by its names without their top folder, whatever the archive is called. */
export function layoutOf(names: readonly string[]): Exclude<Layout, 'mdediag'> {
  const lower = new Set(names.map((name) => name.toLowerCase()));
  const has = (name: string): boolean => lower.has(name);
  if (ANALYZER_ALONE.some(has)) return 'client-analyzer';
  if (names.some(isOnTheMac)) return 'mdatp-diagnostic';
  return ANALYZER_TOGETHER.filter(has).length >= 2 ? 'client-analyzer' : 'files';
}

function isOnTheMac(name: string): boolean {
  return originalPathOf(name) !== undefined;
}

function isCommand(name: string): boolean {
  return commandOf(name) !== undefined;
}

/** What the place of a file says in each layout. The names are without their top folder. */
export function locatorsOf(layout: Layout, manifest: Manifest | undefined): (name: string) => Locator {
  if (layout === 'client-analyzer') return (name) => ({ analyzerName: name.toLowerCase() });
  if (layout === 'mdatp-diagnostic') return macLocator;
  if (layout === 'files') return () => ({});
  const originals = originalPathsOf(manifest);
  return (name) => {
    const command = commandOf(name);
    return command === undefined ? pathLocator(originals.get(name) ?? withoutFiles(name)) : { command };
  };
}

/** In a copy of a Mac, which can have the outputs of commands beside it. */
function macLocator(name: string): Locator {
  const command = commandOf(name);
  return command === undefined ? pathLocator(name) : { command };
}

function pathLocator(name: string | undefined): Locator {
  const originalPath = name === undefined ? undefined : originalPathOf(name);
  return originalPath === undefined ? {} : { originalPath };
}

function commandOf(name: string): string | undefined {
  return COMMAND_ERRORS.test(name) ? undefined : COMMAND_OUTPUT.exec(name)?.groups?.id;
}

function withoutFiles(name: string): string | undefined {
  return name.startsWith('files/') ? name.slice('files/'.length) : undefined;
}

function originalPathsOf(manifest: Manifest | undefined): ReadonlyMap<string, string> {
  const files = (manifest?.items ?? []).flatMap((item) =>
    item.kind === 'file' && item.path !== undefined ? [[item.path, item.originalPath] as const] : [],
  );
  return new Map(files);
}
