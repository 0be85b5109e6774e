import { randomBytes } from 'node:crypto';
import { parseSasUrl, type SasUrl } from '../../deliver/sas-url.ts';
import { SYSTEM_CLOCK } from '../../lib/clock.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { UploadOffer } from '../../model/upload.ts';
import { uploadArchive } from '../../pipeline/upload-archive.ts';
import { offerText, uploadText } from '../../report/upload-text.ts';
import { type IdentityFlags, readIdentities } from '../delivery-options.ts';
import { oraProgress } from '../progress-ora.ts';
import { endingOnSignals } from '../signals.ts';
import { note, printJson, printResult, type Verbosity } from '../terminal.ts';
import { SAS_VARIABLE } from '../upload-options.ts';
import { toolVersion } from '../version.ts';

interface Flags extends IdentityFlags, Verbosity {
  readonly sasUrl?: string;
  readonly allowUnredacted?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Four blocks at a time on a line of 1 Mbit/s take half of it. */
const REQUEST_TIMEOUT_MS = 5 * 60_000;
const INTERRUPTED = 'What was sent so far is kept there for a week: the same command goes on from there.';
/** A URL has 500 characters. */
const MAX_URL_BYTES = 65_536;

/** `mdediag upload`: sends a sound archive to Azure Blob Storage, after asking. */
export async function upload(archive: string, flags: Flags): Promise<number> {
  if (/^https?:/i.test(archive)) throw usage('The archive comes first: mdediag upload ARCHIVE --sas-url URL.');
  const sas = await givenUrl(flags);
  const identities = await readIdentities(flags);
  const { record, recordPath, foundBytes } = await endingOnSignals(
    async (signal) =>
      uploadArchive({
        archive,
        identities,
        sas,
        allowUnredacted: flags.allowUnredacted === true,
        confirm: (offer) => confirm(offer, flags, signal),
        version: toolVersion(),
        process: { pid: process.pid, chance: randomBytes(6).toString('hex') },
        clock: SYSTEM_CLOCK,
        chance: Math.random,
        timeoutMs: REQUEST_TIMEOUT_MS,
        signal,
        progress: await oraProgress(flags),
      }),
    INTERRUPTED,
  );
  await (flags.json
    ? printJson(record)
    : printResult(flags.quiet ? record.blob_sas_uri : uploadText(record, recordPath, foundBytes)));
  return EXIT.done;
}

async function givenUrl({ sasUrl, ...flags }: Flags): Promise<SasUrl> {
  const fromEnvironment = process.env[SAS_VARIABLE];
  // Nothing we start is to inherit it.
  delete process.env[SAS_VARIABLE];
  if (sasUrl === '-') return parseSasUrl(await firstLine());
  if (sasUrl !== undefined) {
    note(`Others on this computer can read the command line: better give the SAS URL in ${SAS_VARIABLE}.`, flags);
    return parseSasUrl(sasUrl);
  }
  if (fromEnvironment !== undefined) return parseSasUrl(fromEnvironment);
  throw usage(`There is no SAS URL: give it in the variable ${SAS_VARIABLE}, or with --sas-url.`);
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes('\n') || text.length > MAX_URL_BYTES) break;
  }
  return text.split('\n', 1)[0] ?? '';
}

async function confirm(offer: UploadOffer, flags: Flags, signal: AbortSignal): Promise<void> {
  if (!flags.yes || !flags.quiet) note(offerText(offer));
  if (flags.yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new KnownError('Nobody can be asked here: this is not a terminal. Nothing was sent.', {
      exitCode: EXIT.noConsent,
      hint: 'Run it in a terminal window, or add --yes.',
    });
  }
  const { questioning } = await import('../questioning.ts');
  const answer = await questioning(
    (ask) => ask<{ agreed: boolean }>([{ type: 'confirm', name: 'agreed', default: false, message: 'Send it?' }]),
    signal,
  );
  signal.throwIfAborted();
  if (answer?.agreed === true) return;
  throw new KnownError('You did not agree. Nothing was sent.', { exitCode: EXIT.noConsent });
}

function usage(message: string): KnownError {
  return new KnownError(message, { exitCode: EXIT.usage, hint: '`mdediag help upload` shows what it takes.' });
}
