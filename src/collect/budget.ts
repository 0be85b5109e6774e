import type { Cause } from '../model/cause.ts';
import { formOf } from './form.ts';
import type { Draft, PlannedFile, PlanOptions } from './plan.ts';

/** A shortened log below this size tells nothing; then the room goes to the next file. */
const LEAST_USEFUL_BYTES = 65_536;

/** A structured file up to this size is never what fills the limit: settings, state, crash reports. */
const SMALL_BYTES = 1_000_000;

type Share = Pick<PlannedFile, 'keepBytes' | 'limitBytes' | 'settled'>;

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
    const { keepBytes, limitBytes, settled } = shareOf(file, maxFileBytes, leftBytes);
    file.keepBytes = keepBytes;
    file.limitBytes = limitBytes;
    if (settled !== undefined) file.settled = settled;
    leftBytes -= keepBytes;
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

function shareOf(file: PlannedFile, maxFileBytes: number, leftBytes: number): Share {
  const sizeBytes = file.facts?.size ?? 0;
  const limitBytes = Math.min(maxFileBytes, file.source.maxBytes ?? maxFileBytes);
  if (sizeBytes <= limitBytes && sizeBytes <= leftBytes) return { keepBytes: sizeBytes, limitBytes };
  if (sizeBytes > limitBytes && isSparse(file)) return skip('sparse');
  if (formOf(file.path) !== 'lines') return skip(sizeBytes > limitBytes ? 'over-file-limit' : 'over-total-limit');
  const keepBytes = Math.min(limitBytes, leftBytes);
  if (keepBytes < Math.min(LEAST_USEFUL_BYTES, limitBytes)) return skip('over-total-limit');
  return { keepBytes, limitBytes: keepBytes };
}

function skip(cause: Cause): Share {
  return { keepBytes: 0, limitBytes: 0, settled: { cause } };
}

/** Less than a sixteenth of it is on disk. Asked for oversized files only: compressed files of macOS look sparse as well. */
function isSparse({ facts }: PlannedFile): boolean {
  return facts !== undefined && facts.allocatedBytes < facts.size / 16;
}
