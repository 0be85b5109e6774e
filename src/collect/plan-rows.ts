import { causeSpec } from '../model/cause.ts';
import type { PlanRow } from '../model/plan-row.ts';
import { itemName } from './item-name.ts';
import type { PlannedItem } from './plan.ts';

/** The plan in plain values, for people and for programs. */
export function planRows(plan: readonly PlannedItem[]): PlanRow[] {
  return plan.map((item) => ({
    id: item.id,
    category: item.source.category,
    source: item.source.id,
    kind: item.kind,
    what: itemName(item),
    sizeBytes: sizeOf(item),
    why: item.source.why,
    personalData: item.source.personalData,
    ...outlookOf(item),
  }));
}

const READABLE = { readable: 'yes' } as const;

/** What would be read; of what will not be, what there is. */
function sizeOf(item: PlannedItem): number | null {
  if (item.kind === 'command') return null;
  return item.settled === undefined ? item.keepBytes : (item.facts?.size ?? 0);
}

function outlookOf(item: PlannedItem): Pick<PlanRow, 'readable' | 'outcome' | 'cause' | 'reason' | 'fix'> {
  if (item.settled !== undefined) {
    const { outcome, reason, fix } = causeSpec(item.settled.cause);
    const { cause } = item.settled;
    return { readable: 'no', outcome, cause, reason: item.settled.reason ?? reason, ...(fix && { fix }) };
  }
  const outlook = item.kind === 'file' ? item.outlook : undefined;
  if (outlook === undefined) return READABLE;
  const { reason, fix } = causeSpec(outlook);
  return { readable: 'unlikely', cause: outlook, reason, ...(fix && { fix }) };
}
