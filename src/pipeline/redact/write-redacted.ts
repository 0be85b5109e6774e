import { REPORT_NAME } from '../../bundle/checksums.ts';
import type { Delivery } from '../../bundle/delivery.ts';
import { inflateRange } from '../../bundle/inflate.ts';
import { listZip } from '../../bundle/list-zip.ts';
import { openUnfinished } from '../../bundle/open-unfinished.ts';
import { openZipWriter, type WrittenMember } from '../../bundle/write-zip.ts';
import { once } from '../../lib/once.ts';
import type { RandomBytes } from '../../lib/zip-bytes.ts';
import type { WrittenBundle } from '../../model/bundle.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { Report } from '../../model/report.ts';
import { createCanary } from '../../redact/canary.ts';
import type { Markup } from '../../report/html/markup.ts';
import { analysisMembers } from '../analysis-members.ts';
import { type AnalysisRequest, conclude, examine } from '../analyze-input.ts';
import { buildReport } from '../build-report.ts';
import { pageCanary } from './page-canary.ts';
import type { Piece } from './piece.ts';
import { readPiece } from './read-piece.ts';
import {
  type RedactedMembers,
  type RedactRequest,
  redactMembers,
  redactWords,
  writeChecksums,
} from './redact-bundle.ts';

/** The members of an archive that is still open, as pieces by their names. */
export function piecesOf(bytes: RandomBytes, members: readonly WrittenMember[]): Map<string, Piece> {
  return new Map(
    members.map(({ name, modifiedAt, sizeBytes, from, to }) => [
      name,
      { name, modifiedAt, sizeBytes, read: () => inflateRange(bytes, from, to) },
    ]),
  );
}

/**
 * Writes a whole redacted bundle, analyzes what is left, and then searches the finished archive for everything that must not be in
 * it. Throws `KnownError` (integrity) when something is: nothing may be delivered then.
 */
export async function writeRedacted(
  output: Pick<Delivery, 'file'>,
  request: RedactRequest,
  analysis: AnalysisRequest | undefined,
): Promise<WrittenBundle> {
  const writer = openZipWriter(output.file, request.signal);
  const redacted = await redactMembers(request, writer);
  const { manifest } = redacted;
  const at = new Date(manifest.finishedAt);
  const checksums = [...redacted.checksums];
  const report = analysis && (await analyzeRedacted(output, await writer.written(), redacted, analysis, request));
  const made = report && analysisMembers(report, redacted.redactor.text);
  for (const { name, text } of made?.texts ?? []) {
    const { sha256 } = await writer.add({ name, modifiedAt: at }, once(Buffer.from(text)));
    checksums.push({ name, sha256 });
  }
  await writeChecksums(writer, checksums, at);
  const { sizeBytes, sha256 } = await writer.finish();
  await proveClean(output, sizeBytes, { ...redacted, page: made?.page }, request);
  return { sizeBytes, sha256, manifest, report };
}

async function analyzeRedacted(
  output: Pick<Delivery, 'file'>,
  members: readonly WrittenMember[],
  { manifest, redactor }: RedactedMembers,
  analysis: AnalysisRequest,
  { progress, signal }: RedactRequest,
): Promise<Report> {
  progress.begin('Analyzing', manifest.totals.bytes);
  const input = openUnfinished(output.file, members, manifest, progress);
  const examined = await examine(input, analysis.now);
  signal.throwIfAborted();
  const report = await buildReport(input, examined, conclude(input, examined, analysis));
  return redactWords(report, redactor);
}

async function proveClean(
  { file }: Pick<Delivery, 'file'>,
  sizeBytes: number,
  { identities, redactor, page }: RedactedMembers & { readonly page: Markup | undefined },
  { progress, signal }: RedactRequest,
): Promise<void> {
  progress.begin('Checking that nothing was left', sizeBytes);
  const canaryForAll = createCanary(identities.all);
  const onPage = page && pageCanary(page, identities.all, redactor.text);
  if (onPage !== undefined && canaryForAll.isInText(onPage.values)) throw leaked(REPORT_NAME);
  const { members } = await listZip(file, sizeBytes, 'the new archive');
  for (const member of members) {
    signal.throwIfAborted();
    const canary = (member.name === REPORT_NAME && onPage?.canary) || canaryForAll;
    const leak = async (isHit: boolean | Promise<boolean>): Promise<void> => {
      if (await isHit) throw leaked(member.name);
    };
    const names: string[] = [];
    const texts: string[] = [];
    await readPiece(
      { ...member, modifiedAt: new Date(0) },
      {
        name: (name) => names.push(name),
        bytes: (chunks) => leak(canary.isIn(chunks)),
        text: (text) => texts.push(text),
      },
    );
    await leak([...names, ...texts].some((text) => canary.isInText(text)));
    progress.bytesRead(member.storedBytes);
  }
}

/** The name of the member was redacted, or it would have been found by its name. */
function leaked(member: string): KnownError {
  return new KnownError(`Something that was to be removed is still in ${member}. No archive was written.`, {
    exitCode: EXIT.integrity,
    hint: 'Collect again without this item (untick it, or --exclude its category), and report this as a bug.',
  });
}
