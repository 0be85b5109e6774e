import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CHECKSUMS_NAME, type Checksum, formatChecksums, MANIFEST_NAME } from '../bundle/checksums.ts';
import { contentId } from '../bundle/content-id.ts';
import { type Delivery, openDelivery } from '../bundle/delivery.ts';
import { totalsOf } from '../bundle/totals.ts';
import { openZipWriter, type ZipWriter } from '../bundle/write-zip.ts';
import { type GatherContext, gather } from '../collect/gather.ts';
import type { Host } from '../collect/host.ts';
import { type Ledger, openLedger } from '../collect/ledger.ts';
import type { PlannedItem } from '../collect/plan.ts';
import { supportLogsOf } from '../collect/support-logs.ts';
import { startDeadline } from '../lib/deadline.ts';
import { createMemberNamer } from '../lib/member-name.ts';
import { once } from '../lib/once.ts';
import { namelessFile } from '../lib/spool.ts';
import type { CollectedBundle, WrittenBundle } from '../model/bundle.ts';
import { type Delivered, type DeliveryPlan, deliveryOf } from '../model/delivery.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Manifest, ManifestItem } from '../model/manifest.ts';
import type { Progress } from '../model/progress.ts';
import type { Report } from '../model/report.ts';
import type { AnalysisRequest } from './analyze-input.ts';
import { type KeepKey, keyFirst } from './redact/key-first.ts';
import type { RedactRequest } from './redact/redact-bundle.ts';

/** How a collection is redacted before it is delivered. */
export interface CollectRedaction
  extends Omit<RedactRequest, 'manifest' | 'members' | 'folder' | 'progress' | 'signal'> {
  readonly keepKey: KeepKey;
}

/** Everything one collection needs; chance and clock come with it. */
export interface CollectRequest {
  readonly host: Host;
  readonly plan: readonly PlannedItem[];
  readonly consent: Manifest['consent'];
  readonly limits: Manifest['limits'];
  readonly case: string | null;
  readonly version: string;
  readonly startedAt: Date;
  readonly output: {
    readonly folder: string;
    /** Null: named after the time and the content. */
    readonly name: string | null;
    readonly force: boolean;
    readonly delivery: DeliveryPlan;
  };
  readonly process: { readonly pid: number; readonly chance: string };
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Undefined: the archive is written without looking into what was found. */
  readonly analysis: AnalysisRequest | undefined;
  /** What is to be taken out, and how; undefined: nothing. */
  readonly redaction: CollectRedaction | undefined;
}

/**
 * Reads what was planned and agreed to, and writes one archive. Either the whole archive stands under its final name, or
 * nothing is left behind. Throws `KnownError` when it cannot be written or nothing could be read for lack of permission, and
 * the signal's reason when aborted.
 */
export async function collectBundle(request: CollectRequest): Promise<CollectedBundle> {
  const { person } = request.host;
  const { folder, delivery } = request.output;
  const options = { ...request.process, owner: person.viaSudo ? person : undefined };
  const output = await writing(request, () => openDelivery(folder, options, delivery));
  try {
    return await writing(request, () => fill(output, request));
  } catch (error) {
    await writing(request, output.discard);
    throw error;
  } finally {
    request.progress.end();
  }
}

async function fill(output: Delivery, request: CollectRequest): Promise<CollectedBundle> {
  const { redaction, signal, progress } = request;
  const written = await (redaction === undefined
    ? writePlain(output, request)
    : writeWithout(output, request, redaction));
  const { folder, force, name } = request.output;
  const finalName = name ?? bundleName(request.startedAt, written.manifest.bundleId);
  const deliver = (): Promise<Delivered> => output.deliver(finalName, written, { force, signal, progress });
  if (redaction === undefined) return { ...written, ...(await deliver()) };
  return { ...written, ...(await keyFirst(redaction.keepKey, path.join(folder, finalName), deliver)) };
}

async function writePlain(output: Delivery, request: CollectRequest): Promise<WrittenBundle> {
  const { writer, manifest, checksums } = await gatherInto(output.file, request);
  const modifiedAt = new Date(manifest.finishedAt);
  const addText = async (member: string, text: string): Promise<void> => {
    const { sha256 } = await writer.add({ name: member, modifiedAt }, once(Buffer.from(text)));
    checksums.push({ name: member, sha256 });
  };
  await addText(MANIFEST_NAME, `${JSON.stringify(manifest, null, 2)}\n`);
  let report: Report | undefined;
  if (request.analysis !== undefined) {
    const { analyzeStored, analysisMembers } = await import('./analyze-stored.ts');
    const stored = { file: output.file, members: await writer.written(), manifest };
    report = await analyzeStored(stored, request.analysis, request);
    for (const { name, text } of analysisMembers(report).texts) await addText(name, text);
  }
  await addText(CHECKSUMS_NAME, formatChecksums(checksums));
  return { ...(await writer.finish()), manifest, report };
}

/** What was gathered waits in a file without a name, which is gone with this process, whatever ends it. */
async function writeWithout(
  output: Delivery,
  request: CollectRequest,
  redaction: CollectRedaction,
): Promise<WrittenBundle> {
  const { folder } = request.output;
  const gathered = await namelessFile(folder);
  try {
    const { writer, manifest } = await gatherInto(gathered, request);
    const { progress, signal, analysis } = request;
    const { piecesOf, writeRedacted } = await import('./redact/write-redacted.ts');
    const members = piecesOf(gathered, await writer.written());
    return await writeRedacted(output, { ...redaction, manifest, members, folder, progress, signal }, analysis);
  } finally {
    await gathered.close();
  }
}

async function gatherInto(
  file: FileHandle,
  request: CollectRequest,
): Promise<{ writer: ZipWriter; manifest: Manifest; checksums: Checksum[] }> {
  const { host, plan, signal, progress } = request;
  const ledger = openLedger(plan);
  const writer = openZipWriter(file, signal);
  const checksums: Checksum[] = [];
  progress.begin(
    'Collecting',
    plan.reduce((sum, item) => sum + (item.kind === 'file' ? item.keepBytes : 0), 0),
  );

  const deadline = startDeadline(request.limits.timeoutMs);
  const record: GatherContext['record'] = async (...args) => {
    const { recordForBundle } = await import('./record-for-bundle.ts');
    return recordForBundle(host, ...args);
  };
  const members = gather(plan, { host, ledger, deadline, signal, progress, record, nameMember: createMemberNamer() });
  for await (const { name, modifiedAt, isCompressed, chunks, stored } of members) {
    const result = await writer.add({ name, modifiedAt, store: isCompressed }, chunks);
    stored(result);
    checksums.push({ name, sha256: result.sha256 });
  }
  const items = ledger.complete();
  refuseEmptyForLackOfPermission(items);
  return { writer, manifest: await describe(request, items, ledger), checksums };
}

async function describe(request: CollectRequest, items: ManifestItem[], ledger: Ledger): Promise<Manifest> {
  const { host, startedAt } = request;
  const unnamed: Manifest = {
    schema: 1,
    tool: { name: 'mdediag', version: request.version },
    bundleId: '',
    case: request.case,
    startedAt: startedAt.toISOString(),
    finishedAt: host.now().toISOString(),
    utcOffsetMinutes: 0 - startedAt.getTimezoneOffset(),
    host: { ...(await host.facts()), root: host.root },
    privileges: { uid: host.uid, sudo: host.person.viaSudo, fullDiskAccess: await host.fullDiskAccess() },
    consent: request.consent,
    limits: request.limits,
    ...deliveryOf(request.output.delivery),
    items,
    supportLogs: supportLogsOf(items, ledger.archives),
    totals: totalsOf(items),
  };
  return { ...unnamed, bundleId: contentId(JSON.stringify(unnamed)) };
}

function bundleName(startedAt: Date, bundleId: string): string {
  const time = startedAt.toISOString().replace(/[-:]|\.\d+/g, '');
  return `mdediag-${time}-${bundleId.slice(0, 6)}.zip`;
}

function refuseEmptyForLackOfPermission(items: readonly ManifestItem[]): void {
  const denied = items.find(({ outcome }) => outcome === 'denied');
  if (denied === undefined || items.some(({ path }) => path !== undefined)) return;
  throw new KnownError(`Nothing could be read: ${denied.reason}. No archive was written.`, {
    exitCode: EXIT.noAccess,
    ...(denied.fix && { hint: denied.fix }),
  });
}

/** Turns the system's refusals to write into words. */
async function writing<T>({ output }: CollectRequest, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errno)) {
      throw new KnownError(`There is no space left in ${output.folder} for the archive.`, {
        exitCode: EXIT.noSpace,
        hint: 'Free some space, or choose another folder with --output. Nothing was left behind.',
        cause: error,
      });
    }
    throw new KnownError(`The archive could not be written to ${output.folder} (${errno}).`, {
      exitCode: EXIT.usage,
      hint: 'Choose a folder you may write to with --output.',
      cause: error,
    });
  }
}
