import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { freeBytes, removeLeftovers } from '../../bundle/output-file.ts';
import { isLoss } from '../../bundle/totals.ts';
import { recordConsent, withoutDeclined } from '../../collect/consent.ts';
import { estimateArchiveBytes } from '../../collect/estimate.ts';
import { createHost, type Host } from '../../collect/host.ts';
import { type Notice, writeNotice } from '../../collect/notice.ts';
import { type PlannedItem, planCollection } from '../../collect/plan.ts';
import { sourcesWith } from '../../collect/sources/index.ts';
import { formatSize } from '../../lib/quantity.ts';
import type { CollectedBundle } from '../../model/bundle.ts';
import { isWrapped } from '../../model/delivery.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Identity } from '../../model/redaction.ts';
import { collectBundle } from '../../pipeline/collect-bundle.ts';
import { isNoIdentity } from '../../redact/not-an-identity.ts';
import { collectionDocument, collectionText } from '../../report/collection-report.ts';
import { builtinAnalysis } from '../builtin-analysis.ts';
import type { CaseRedaction } from '../case-redaction.ts';
import {
  type ChosenOutput,
  type CollectFlags,
  chosenCategories,
  chosenRecording,
  resolveOutput,
  resolveRoot,
} from '../collect-options.ts';
import { deliveryPlan } from '../delivery-options.ts';
import { isAlive } from '../process-alive.ts';
import { oraProgress } from '../progress-ora.ts';
import { endingOnSignals } from '../signals.ts';
import { note, printJson, printResult } from '../terminal.ts';
import { toolVersion } from '../version.ts';

/** `mdediag collect`: plan, ask, gather, and say what became of it. */
export async function collect(flags: CollectFlags): Promise<number> {
  const startedAt = new Date();
  const output = await resolveOutput(flags.output, flags.force === true, await deliveryPlan(flags));
  const root = await resolveRoot(flags.root);
  const chosen = chosenCategories(flags);
  const host = await createHost({ root, mdatp: flags.mdatp, env: process.env, now: () => new Date() });
  const limits: Manifest['limits'] = {
    sinceMs: flags.since ?? null,
    maxFileBytes: flags.maxFileSize,
    maxTotalBytes: flags.maxSize,
    timeoutMs: flags.timeout,
  };
  const listed = await planCollection(host, sourcesWith(chosenRecording(flags)), { categories: chosen, ...limits });
  const notice = writeNotice(listed, flags.redact, output.delivery);

  const bundle = await endingOnSignals(async (signal) => {
    const declinedItems = await consentTo(listed, notice, flags, signal);
    const answer = { mode: flags.yes ? 'flag' : 'prompt', at: host.now(), declinedItems } as const;
    const consent = recordConsent({ ...answer, notice, listed, chosen, redaction: flags.redact });
    const plan = withoutDeclined(listed, declinedItems);
    await makeRoom(output, plan, flags);
    const progress = await oraProgress(flags);
    const redacting = await redactionFor(host, output, flags);
    const collected = await collectBundle({
      host,
      plan,
      consent,
      limits,
      case: flags.case ?? null,
      version: toolVersion(),
      startedAt,
      output,
      process: { pid: process.pid, chance: randomBytes(6).toString('hex') },
      signal,
      progress,
      analysis: flags.analyze ? await builtinAnalysis() : undefined,
      redaction: redacting?.redaction,
    });
    redacting?.tellKey(collected.path);
    return collected;
  });
  await show(bundle, flags);
  const isPartial = bundle.manifest.items.some(isLoss);
  return isPartial && !flags.allowPartial ? EXIT.partial : EXIT.done;
}

/** The files tell most; of this Mac and the person at it more is known. */
async function redactionFor(
  host: Host,
  output: { folder: string; name: string | null },
  flags: CollectFlags,
): Promise<CaseRedaction | undefined> {
  if (flags.redact === 'none') return undefined;
  const { person } = host;
  const learned: Identity[] = host.isLive
    ? [
        { kind: 'user', value: path.basename(person.home) },
        { kind: 'host', value: hostname() },
      ]
    : [];
  // Root without `sudo` is nobody in particular.
  const known = learned.filter(({ value }) => !isNoIdentity(value));
  const owner = person.viaSudo ? person : undefined;
  const { caseRedaction } = await import('../case-redaction.ts');
  return caseRedaction({ level: flags.redact, known, owner, output }, flags);
}

/** Ids of the items that were unticked. Throws when the answer is no, or when nobody can be asked. */
async function consentTo(
  plan: readonly PlannedItem[],
  notice: Notice,
  flags: CollectFlags,
  signal: AbortSignal,
): Promise<string[]> {
  if (flags.yes) return [];
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new KnownError(
      'Nobody can be asked here: this is not a terminal. Nothing was read and nothing was written.',
      {
        exitCode: EXIT.noConsent,
        hint: 'Run it in a terminal window, or add --yes to agree to everything `mdediag plan` lists.',
      },
    );
  }
  const { askConsent } = await import('../consent-prompt.ts');
  const declined = await askConsent(plan, notice, signal);
  signal.throwIfAborted();
  if (declined !== undefined) return declined;
  throw new KnownError('You did not agree. Nothing was read and nothing was written.', { exitCode: EXIT.noConsent });
}

async function makeRoom(
  { folder, delivery }: ChosenOutput,
  plan: readonly PlannedItem[],
  flags: CollectFlags,
): Promise<void> {
  const removed = await removeLeftovers(folder, isAlive);
  if (removed > 0)
    note(`Removed ${removed} unfinished archive(s) that an interrupted run had left in ${folder}.`, flags);
  // What was gathered, the redacted archive, and the encrypted or cut one: two of them are there together for a while.
  const isMadeTwice = flags.redact !== 'none' || isWrapped(delivery);
  const neededBytes = estimateArchiveBytes(plan) * (isMadeTwice ? 2 : 1);
  const availableBytes = await freeBytes(folder);
  if (availableBytes >= neededBytes) return;
  throw new KnownError(
    `The archive may need ${formatSize(neededBytes)}, but ${folder} has only ${formatSize(availableBytes)} left.`,
    { exitCode: EXIT.noSpace, hint: 'Free some space, choose another folder with --output, or lower --max-size.' },
  );
}

async function show(bundle: CollectedBundle, flags: CollectFlags): Promise<void> {
  if (flags.json) return printJson(collectionDocument(bundle));
  return printResult(flags.quiet ? bundle.path : collectionText(bundle));
}
