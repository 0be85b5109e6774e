import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { refuseTakenNames } from '../bundle/delivery-names.ts';
import { messageOf } from '../lib/message-of.ts';
import { formatDuration, formatSize, parseDuration, parseSize } from '../lib/quantity.ts';
import { CATEGORY_IDS, type CategoryId } from '../model/category.ts';
import type { DeliveryPlan } from '../model/delivery.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { RedactionLevel } from '../model/redaction.ts';
import { addDeliveryFlags, type DeliveryFlags } from './delivery-options.ts';
import { addRedactFlags, type RedactFlags } from './redact-options.ts';

/** What `collect` and `plan` were told. */
export interface CollectFlags extends RedactFlags, DeliveryFlags {
  readonly redact: RedactionLevel;
  readonly root?: string;
  readonly output?: string;
  readonly yes?: boolean;
  readonly include: readonly CategoryId[];
  readonly exclude: readonly CategoryId[];
  readonly since?: number;
  readonly maxSize: number;
  readonly maxFileSize: number;
  readonly timeout: number;
  readonly case?: string;
  readonly mdatp: string;
  readonly sample?: number;
  readonly analyze: boolean;
  readonly allowPartial?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Where an archive goes, and how. */
export interface ChosenOutput {
  readonly folder: string;
  readonly name: string | null;
  readonly force: boolean;
  readonly delivery: DeliveryPlan;
}

const AS_IT_IS: DeliveryPlan = { encryptedTo: [], partBytes: null };

/** What is kept when nothing else is said: far above what Defender's own log rotation leaves (15 MiB a log). */
export const DEFAULT_LIMITS = { maxFileBytes: 100_000_000, maxTotalBytes: 500_000_000 } as const;
/** Two ticks, between which CPU use is measured. */
const SHORTEST_RECORDING_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** Adds the flags that decide what is gathered. */
export function addSelectionFlags(command: Command): Command {
  return command
    .option('--root <dir>', 'a mounted system or copied tree instead of this Mac; no command is run then')
    .addOption(categoryOption('--include <category>', 'collect only this category (repeatable)', 'all'))
    .addOption(categoryOption('--exclude <category>', 'leave this category out (repeatable)', 'none'))
    .option('--since <time>', 'only files changed in this time, such as 7d', asDuration)
    .addOption(sizeOption('--max-size <size>', 'most bytes to read from files in all', DEFAULT_LIMITS.maxTotalBytes))
    .addOption(sizeOption('--max-file-size <size>', 'most bytes to keep of one file', DEFAULT_LIMITS.maxFileBytes))
    .addOption(mdatpOption())
    .option('--sample <time>', 'record CPU and memory of Defender for so long first, such as 60s', asDuration)
    .option('--json', 'print one JSON document');
}

/** Adds the flags of `collect` alone. */
export function addCollectFlags(command: Command): Command {
  return addDeliveryFlags(addRedactFlags(addSelectionFlags(command), '--redact <level>'))
    .option('-o, --output <path>', 'file or folder for the archive (default: the current folder)')
    .option('--yes', 'agree to all chosen categories without being asked')
    .addOption(timeoutOption())
    .option('--case <id>', 'the number of your support case, written into the manifest', asCase)
    .option('--no-analyze', 'write the archive without looking into what was found')
    .option('--allow-partial', 'exit with 0 even when something could not be read')
    .option('--force', 'replace an existing file');
}

const AFTER_SAMPLE_HELP = `
The file holds one line for each process and tick (JSON Lines, see
\`mdediag schema samples\`), and is whole after every tick, however the recording
ends. Without --for, Ctrl-C ends it with exit code 0; with --for, Ctrl-C ends it
early with 130. The file stays in both cases; \`mdediag analyze FILE\` reads it.`;

/** Adds the flags of `sample`. */
export function addSampleFlags(command: Command): Command {
  return command
    .option('--for <time>', 'how long, such as 10m (default: until Ctrl-C, a day at most)', asDuration)
    .addOption(new Option('--interval <time>', 'time between two ticks').argParser(asDuration).default(2_000, '2s'))
    .option('-o, --output <path>', 'file or folder for the samples (default: the current folder)')
    .addOption(mdatpOption())
    .option('--force', 'replace an existing file')
    .addHelpText('after', AFTER_SAMPLE_HELP);
}

/** `--mdatp`: an absolute path, whatever was typed. */
export function mdatpOption(): Option {
  return new Option('--mdatp <path>', "Defender's command-line program")
    .argParser((text) => path.resolve(text))
    .default('/usr/local/bin/mdatp');
}

/** The categories that are on. Throws a usage error when that is none. */
export function chosenCategories({ include, exclude }: CollectFlags): Set<CategoryId> {
  const wanted = include.length > 0 ? include : CATEGORY_IDS;
  const chosen = new Set(wanted.filter((category) => !exclude.includes(category)));
  if (chosen.size > 0) return chosen;
  throw usage('Every category is left out, so there is nothing to collect.', 'Drop one of the --exclude flags.');
}

/**
 * How long to record, or null when nobody asked. Throws a usage error when that would take all the time there is, or too little
 * to measure anything.
 */
export function chosenRecording({
  sample,
  timeout,
}: Pick<CollectFlags, 'sample'> & { timeout?: number }): number | null {
  if (sample === undefined) return null;
  if (sample < SHORTEST_RECORDING_MS)
    throw usage(
      `--sample must be at least ${formatDuration(SHORTEST_RECORDING_MS)}.`,
      'A minute shows more: --sample 60s.',
    );
  if (timeout === undefined || sample < timeout) return sample;
  throw usage(
    `--sample ${formatDuration(sample)} leaves no time for the rest: --timeout is ${formatDuration(timeout)}.`,
    'Choose a longer --timeout.',
  );
}

/** Resolves `--root`. Throws a usage error unless it is a folder. */
export async function resolveRoot(root: string | undefined): Promise<{ given: string; real: string } | null> {
  if (root === undefined) return null;
  const found = await stat(root).catch(() => undefined);
  if (!found?.isDirectory())
    throw usage(`--root ${root} is not a folder.`, 'Give the top folder of a mounted or copied system.');
  return { given: root, real: await realpath(root) };
}

/** Folder and file name for the archive; null for a name of our own. Throws a usage error when it cannot go there. */
export async function resolveOutput(
  output: string | undefined,
  force: boolean,
  delivery: DeliveryPlan = AS_IT_IS,
): Promise<ChosenOutput> {
  const wanted = path.resolve(output ?? '.');
  const found = await stat(wanted).catch(() => undefined);
  if (found?.isDirectory()) return { folder: await realpath(wanted), name: null, force, delivery };
  const isFolderMeant = output?.endsWith('/') === true;
  const parent = isFolderMeant ? wanted : path.dirname(wanted);
  const folder = isFolderMeant ? undefined : await realpath(parent).catch(() => undefined);
  if (folder === undefined) {
    throw usage(`${parent} is not a folder you can use.`, 'Create it first, or choose another place with --output.');
  }
  await refuseTakenNames(wanted, force, delivery);
  return { folder, name: path.basename(wanted), force, delivery };
}

function usage(message: string, hint: string): KnownError {
  return new KnownError(message, { exitCode: EXIT.usage, hint });
}

function categoryOption(flags: string, description: string, none: string): Option {
  const collect = (value: string, previous: readonly CategoryId[]): CategoryId[] => {
    const category = CATEGORY_IDS.find((id) => id === value);
    if (category === undefined) throw new InvalidArgumentError(`Choose from ${CATEGORY_IDS.join(', ')}.`);
    return [...previous, category];
  };
  return new Option(flags, description).argParser(collect).default([], none);
}

function sizeOption(flags: string, description: string, bytes: number): Option {
  return new Option(flags, description).argParser(asSize).default(bytes, formatSize(bytes));
}

function timeoutOption(): Option {
  const option = new Option('--timeout <time>', 'stop reading after this time').argParser(asDuration);
  return option.default(DEFAULT_TIMEOUT_MS, formatDuration(DEFAULT_TIMEOUT_MS));
}

/** Bytes of a flag such as `400MB`. */
export const asSize = asQuantity(parseSize);

/** Milliseconds of a flag such as `90s`. */
export const asDuration = asQuantity(parseDuration);

function asQuantity(parse: (text: string) => number): (text: string) => number {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(messageOf(error));
    }
  };
}

/** The number of a support case. */
export function asCase(text: string): string {
  if (!/^[\w .#:/-]{1,100}$/.test(text))
    throw new InvalidArgumentError('Use letters, digits and -_.#:/ only, 100 at most.');
  return text;
}
