import type { Cause } from '../model/cause.ts';
import { formOf } from './form.ts';
import type { PlannedFile, PlannedItem, PlanOptions } from './plan.ts';

/** A shortened log below this size tells nothing; then the room goes to the next file. */
const LEAST_USEFUL_BYTES = 65_536;

/** A structured file up to this size is never what fills the limit: settings, state, crash reports. */
const SMALL_BYTES = 1_000_000;

interface Share extends Pick<PlannedFile, 'keepBytes' | 'settled'> {
  limitBytes: number;
}

/**
 * Decides how much of each file is kept. Small structured files first, then logs, then what is large and cannot be cut, each
 * from the newest to the oldest: what does not fit is cut (logs) or skipped (everything else), and the next one still gets
 * its chance. What is left over is shared out evenly for files that grow before their turn.
 */
export function shareBudget(
  files: readonly PlannedFile[],
  { maxFileBytes, maxTotalBytes }: Pick<PlanOptions, 'maxFileBytes' | 'maxTotalBytes'>,
): Map<PlannedItem, Share> {
  const shares = new Map<PlannedFile, Share>();
  let leftBytes = maxTotalBytes;
  for (const file of byImportance(files)) {
    const share = shareOf(file, maxFileBytes, leftBytes);
    leftBytes -= share.keepBytes;
    shares.set(file, share);
  }
  const growthBytes = Math.floor(leftBytes / shares.size);
  for (const share of shares.values()) share.limitBytes = Math.min(share.limitBytes, share.keepBytes + growthBytes);
  return shares;
}

function byImportance(files: readonly PlannedFile[]): PlannedFile[] {
  const isLog = ({ path }: PlannedFile): boolean => formOf(path) === 'lines';
  const isSmall = ({ facts }: PlannedFile): boolean => (facts?.size ?? 0) <= SMALL_BYTES;
  const others = files.filter((file) => !isLog(file));
  return [others.filter(isSmall), files.filter(isLog), others.filter((file) => !isSmall(file))].flatMap((group) =>
    group.sort(newestFirst),
  );
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
