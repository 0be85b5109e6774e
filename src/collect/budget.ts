import type { Cause } from '../model/cause.ts';
import { formOf } from './form.ts';
import type { PlannedFile, PlannedItem, PlanOptions } from './plan.ts';

/** A shortened log below this size tells nothing; then the room goes to the next file. */
const LEAST_USEFUL_BYTES = 65_536;

type Share = Pick<PlannedFile, 'keepBytes' | 'limitBytes' | 'settled'>;

/**
 * Decides how much of each file is kept. Small structured files first, then logs from the newest to the oldest: what does
 * not fit is cut (logs) or skipped (everything else), and the next one still gets its chance.
 */
export function shareBudget(
  files: readonly PlannedFile[],
  { maxFileBytes, maxTotalBytes }: Pick<PlanOptions, 'maxFileBytes' | 'maxTotalBytes'>,
): Map<PlannedItem, Share> {
  const shares = new Map<PlannedItem, Share>();
  let leftBytes = maxTotalBytes;
  const logs = files.filter(({ path }) => formOf(path) === 'lines');
  const others = files.filter(({ path }) => formOf(path) !== 'lines');
  for (const file of [...others.sort(newestFirst), ...logs.sort(newestFirst)]) {
    const share = shareOf(file, maxFileBytes, leftBytes);
    leftBytes -= share.keepBytes;
    shares.set(file, share);
  }
  return shares;
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
