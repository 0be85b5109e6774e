import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { displayText } from '../lib/display-text.ts';
import { formatSize } from '../lib/quantity.ts';
import type { DeliveryPlan } from '../model/delivery.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { repeatable } from './analyze-options.ts';
import { asSize } from './collect-options.ts';

/** What is to be done to a finished archive. */
export interface DeliveryFlags {
  readonly encryptTo: readonly string[];
  readonly split?: number;
}

/** What opens encrypted archives. */
export interface IdentityFlags {
  readonly identity: readonly string[];
}

/** Smaller ones are as good as none. */
const SMALLEST_PART_BYTES = 1_000_000;
/** A key is one line; a list for a whole department has hundreds. */
const MAX_KEY_FILE_BYTES = 1024 * 1024;

/** Adds `--encrypt-to` and `--split`. */
export function addDeliveryFlags(command: Command): Command {
  return command
    .addOption(
      repeatable('--encrypt-to <recipient>', 'encrypt for this public key of age, or those in this file (repeatable)'),
    )
    .option('--split <size>', 'cut the archive into numbered parts of this size, such as 400MB', asPartSize);
}

/** `--identity`, once for each file. */
export function identityOption(): Option {
  return repeatable('--identity <file>', 'your keys of age, for encrypted archives (repeatable)');
}

/** Reads the recipients. Throws a usage error for what is none, with file and line. */
export async function deliveryPlan({ encryptTo, split }: DeliveryFlags): Promise<DeliveryPlan> {
  const partBytes = split ?? null;
  if (encryptTo.length === 0) return { encryptedTo: [], partBytes };
  const { recipientFault } = await import('../lib/age.ts');
  const keys: string[] = [];
  for (const value of encryptTo) {
    const lines = value.startsWith('age1') ? [{ text: value, place: '--encrypt-to' }] : await keyLines(value);
    for (const { text, place } of lines) {
      const fault = recipientFault(text);
      if (fault !== undefined) throw usage(`${place}: ${displayText(text.slice(0, 80))} ${fault}.`);
      keys.push(text);
    }
  }
  return { encryptedTo: [...new Set(keys)], partBytes };
}

/** Reads secret keys, which never appear in a message. Throws a usage error for what is none, with file and line. */
export async function readIdentities({ identity }: IdentityFlags): Promise<string[]> {
  if (identity.length === 0) return [];
  const { identityFault } = await import('../lib/age.ts');
  const keys: string[] = [];
  for (const file of identity) {
    for (const { text, place } of await keyLines(file)) {
      const fault = identityFault(text);
      if (fault !== undefined) throw usage(`${place} ${fault}.`);
      keys.push(text);
    }
  }
  return keys;
}

interface KeyLine {
  readonly text: string;
  /** File and line, to be shown. */
  readonly place: string;
}

/** The keys of a file, one a line; empty lines and comments are none. Throws a usage error when there is not a single one. */
async function keyLines(file: string): Promise<KeyLine[]> {
  const shown = displayText(file);
  const lines = (await readKeyFile(file, shown)).split(/\r?\n/);
  const keys = lines.flatMap((line, index) => {
    const text = line.trim();
    return text === '' || text.startsWith('#') ? [] : [{ text, place: `${shown}, line ${index + 1}` }];
  });
  if (keys.length === 0) throw usage(`${shown} holds no keys.`);
  return keys;
}

async function readKeyFile(file: string, shown: string): Promise<string> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > MAX_KEY_FILE_BYTES) throw usage(`${shown} is not a file of keys.`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw usage(errno === 'ENOENT' ? `There is no file ${shown}.` : `${shown} cannot be read (${errno}).`);
  }
}

function usage(message: string): KnownError {
  return new KnownError(message, {
    exitCode: EXIT.usage,
    hint: 'Keys are made by age-keygen; a file holds one a line, and comments after #.',
  });
}

function asPartSize(text: string): number {
  const bytes = asSize(text);
  if (bytes >= SMALLEST_PART_BYTES) return bytes;
  throw new InvalidArgumentError(`Choose ${formatSize(SMALLEST_PART_BYTES)} at least.`);
}
