import type { Cause } from '../model/cause.ts';
import { formOf } from './form.ts';
import type { Draft, PlannedFile, PlanOptions } from './plan.ts';

/** A shortened log below this size tells nothing; then the room goes to the next file. */
const LEAST_USEFUL_BYTES = 65_536;

/** A structured file up to this size is never what fills the limit: settings, state, crash reports. */
const SMALL_BYTES = 1_000_000;

/**
 * Decides how much of each file is kept, and writes it into the file. Small structured files first, then logs, then what is large and cannot be cut, each
 * from the newest to the oldest: what does not fit is cut (logs) or skipped (everything else), and the next one still gets
 * its chance. What is left over is shared out evenly for files that grow before their turn.
 */
export function shareBudget(
  files: readonly Draft<PlannedFile>[],
  { maxFileBytes, maxTotalBytes }: Pick<PlanOptions, 'maxFileBytes' | 'maxTotalBytes'>,
): void {
  const wantedBytes = files.reduce((sum, { facts }) => sum + (facts?.size ?? 0), 0);
  // Who comes first matters only where there is not room for all.
  const queue = wantedBytes <= maxTotalBytes ? files : byImportance(files);
  let leftBytes = maxTotalBytes;
  for (const file of queue) {
    giveShare(file, maxFileBytes, leftBytes);
    leftBytes -= file.keepBytes;
  }
  const growthBytes = Math.floor(leftBytes / files.length);
  for (const file of files) file.limitBytes = Math.min(file.limitBytes, file.keepBytes + growthBytes);
}

function byImportance(files: readonly Draft<PlannedFile>[]): Draft<PlannedFile>[] {
  const small: Draft<PlannedFile>[] = [];
  const logs: Draft<PlannedFile>[] = [];
  const large: Draft<PlannedFile>[] = [];
  for (const file of files) {
    const isSmall = (file.facts?.size ?? 0) <= SMALL_BYTES;
    const group = formOf(file.path) === 'lines' ? logs : isSmall ? small : large;
    group.push(file);
  }
  return [small, logs, large].flatMap((group) => group.sort(newestFirst));
}

function newestFirst(one: PlannedFile, other: PlannedFile): number {
  return (other.facts?.mtimeMs ?? 0) - (one.facts?.mtimeMs ?? 0);
}

function giveShare(file: Draft<PlannedFile>, maxFileBytes: number, leftBytes: number): void {
  const sizeBytes = file.facts?.size ?? 0;
  const limitBytes = Math.min(maxFileBytes, file.source.maxBytes ?? maxFileBytes);
  const isWhole = sizeBytes <= limitBytes && sizeBytes <= leftBytes;
  const cause = isWhole ? undefined : whySkipped(file, sizeBytes, limitBytes, leftBytes);
  if (cause !== undefined) file.settled = { cause };
  file.keepBytes = cause === undefined ? Math.min(sizeBytes, limitBytes, leftBytes) : 0;
  file.limitBytes = isWhole ? limitBytes : file.keepBytes;
}

/** Why nothing is kept of a file that is too large; undefined when it can be cut. */
function whySkipped(file: PlannedFile, sizeBytes: number, limitBytes: number, leftBytes: number): Cause | undefined {
  if (sizeBytes > limitBytes && isSparse(file)) return 'sparse';
  if (formOf(file.path) !== 'lines') return sizeBytes > limitBytes ? 'over-file-limit' : 'over-total-limit';
  return Math.min(limitBytes, leftBytes) < Math.min(LEAST_USEFUL_BYTES, limitBytes) ? 'over-total-limit' : undefined;
}

/** Less than a sixteenth of it is on disk. Asked for oversized files only: compressed files of macOS look sparse as well. */
function isSparse({ facts }: PlannedFile): boolean {
  return facts !== undefined && facts.allocatedBytes < facts.size / 16;
}
