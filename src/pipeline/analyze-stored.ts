import type { FileHandle } from 'node:fs/promises';
import { openUnfinished } from '../bundle/open-unfinished.ts';
import type { WrittenMember } from '../bundle/write-zip.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Progress } from '../model/progress.ts';
import type { Report } from '../model/report.ts';
import { type AnalysisRequest, conclude, examine } from './analyze-input.ts';
import { buildReport } from './build-report.ts';

export { analysisMembers } from './analysis-members.ts';

/** An archive that is still being written. */
interface Stored {
  readonly file: FileHandle;
  readonly members: readonly WrittenMember[];
  readonly manifest: Manifest;
}

/**
 * Runs the rules on what was stored, so that whoever gets the archive sees the findings without any tool. Throws the signal's
 * reason when aborted.
 */
export async function analyzeStored(
  { file, members, manifest }: Stored,
  analysis: AnalysisRequest,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<Report> {
  progress.begin('Analyzing', manifest.totals.bytes);
  const input = openUnfinished(file, members, manifest, progress);
  const examined = await examine(input, analysis.now);
  signal.throwIfAborted();
  return buildReport(input, examined, conclude(input, examined, analysis));
}
