import { textOf } from '../lib/byte-path.ts';
import type { PlannedItem } from './plan.ts';

/** `f0001`, `c0001` …: the same in plan, consent screen and manifest. */
export function itemId({ kind, number }: PlannedItem): string {
  return `${kind === 'file' ? 'f' : 'c'}${String(number).padStart(4, '0')}`;
}

/** What an item is called: its path on the Mac, or the command line. Not yet safe for a terminal. */
export function itemName(item: PlannedItem): string {
  return item.kind === 'file' ? textOf(item.path) : item.argv.join(' ');
}
