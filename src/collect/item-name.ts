import { textOf } from '../lib/byte-path.ts';
import type { PlannedItem } from './plan.ts';

/** What an item is called: its path on the Mac, or the command line. Not yet safe for a terminal. */
export function itemName(item: PlannedItem): string {
  return item.kind === 'file' ? textOf(item.path) : item.argv.join(' ');
}
