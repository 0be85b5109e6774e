import { textOf } from '../lib/byte-path.ts';
import { causeSpec } from '../model/cause.ts';
import type { PlanGroup, PlanItem } from '../model/plan-group.ts';
import { itemId, itemName } from './item-name.ts';
import type { PlannedItem } from './plan.ts';

/** The plan in plain values, for people and for programs; one group at a time, since there may be many items. */
export function* planGroups(plan: readonly PlannedItem[]): Generator<PlanGroup> {
  let start = 0;
  while (start < plan.length) {
    const first = plan[start] as PlannedItem;
    const folder = folderOf(first);
    let end = start + 1;
    while (end < plan.length && belongs(plan[end] as PlannedItem, first, folder)) end += 1;
    const items = plan.slice(start, end).map((item) => planItem(item, folder));
    yield { ...saidOf(first), folder: textOf(folder), items };
    start = end;
  }
}

/** Up to the last slash of the path. */
function folderOf(item: PlannedItem): string {
  return item.kind === 'file' ? item.path.slice(0, item.path.lastIndexOf('/') + 1) : '';
}

/** Whether the same is to be said of `item` as of `first`, which lies in `folder`. */
function belongs(item: PlannedItem, first: PlannedItem, folder: string): boolean {
  if (item.source !== first.source || item.settled?.cause !== first.settled?.cause) return false;
  if (item.settled?.reason !== first.settled?.reason || outlookOf(item) !== outlookOf(first)) return false;
  return item.kind === 'command' || (item.path.indexOf('/', folder.length) === -1 && item.path.startsWith(folder));
}

function planItem(item: PlannedItem, folder: string): PlanItem {
  if (item.kind === 'command') return { id: itemId(item), name: itemName(item), sizeBytes: null };
  const sizeBytes = item.settled === undefined ? item.keepBytes : (item.facts?.size ?? 0);
  return { id: itemId(item), name: textOf(item.path.slice(folder.length)), sizeBytes };
}

function saidOf(item: PlannedItem): Omit<PlanGroup, 'folder' | 'items'> {
  const { category, id, why, personalData } = item.source;
  return { category, source: id, kind: item.kind, why, personalData, ...prospectOf(item) };
}

/** Whether it will be read, and why not, or probably not. */
function prospectOf(item: PlannedItem): Pick<PlanGroup, 'readable' | 'outcome' | 'cause' | 'reason' | 'fix'> {
  if (item.settled !== undefined) {
    const { outcome, reason, fix } = causeSpec(item.settled.cause);
    const { cause } = item.settled;
    return { readable: 'no', outcome, cause, reason: item.settled.reason ?? reason, ...(fix && { fix }) };
  }
  const outlook = outlookOf(item);
  if (outlook === undefined) return { readable: 'yes' };
  const { reason, fix } = causeSpec(outlook);
  return { readable: 'unlikely', cause: outlook, reason, ...(fix && { fix }) };
}

function outlookOf(item: PlannedItem) {
  return item.kind === 'file' ? item.outlook : undefined;
}
