import { formOf } from './form.ts';
import type { PlannedItem } from './plan.ts';

/** Logs shrink to a tenth or less; a quarter is asked for, so that an unusual one does not fill the disk. */
const SHRINK = 4;
/** The manifest, command outputs and headers. */
const BASE_BYTES = 1_000_000;
const BYTES_PER_ITEM = 1_000;

/** How much space an archive of this plan will need at most, with good reason; not a bound. */
export function estimateArchiveBytes(plan: readonly PlannedItem[]): number {
  return plan.reduce((sum, item) => sum + BYTES_PER_ITEM + contentBytes(item), BASE_BYTES);
}

function contentBytes(item: PlannedItem): number {
  if (item.kind === 'command') return 0;
  return formOf(item.path) === 'archive' ? item.keepBytes : Math.ceil(item.keepBytes / SHRINK);
}
