import { causeSpec } from '../model/cause.ts';
import type { PlanRow } from '../model/plan-row.ts';
import { itemName } from './item-name.ts';
import type { PlannedItem } from './plan.ts';

/** The plan in plain values, for people and for programs; one at a time, since there may be many. */
export function* planRows(plan: readonly PlannedItem[]): Generator<PlanRow> {
  for (const item of plan) {
    const row: PlanRow = {
      id: item.id,
      category: item.source.category,
      source: item.source.id,
      kind: item.kind,
      what: itemName(item),
      sizeBytes: sizeOf(item),
      why: item.source.why,
      personalData: item.source.personalData,
      readable: 'yes',
    };
    const doubt = doubtOf(item);
    yield doubt === undefined ? row : { ...row, ...doubt };
  }
}

/** What would be read; of what will not be, what there is. */
function sizeOf(item: PlannedItem): number | null {
  if (item.kind === 'command') return null;
  return item.settled === undefined ? item.keepBytes : (item.facts?.size ?? 0);
}

/** Why it will not be read, or probably not. */
function doubtOf(item: PlannedItem): Pick<PlanRow, 'readable' | 'outcome' | 'cause' | 'reason' | 'fix'> | undefined {
  if (item.settled !== undefined) {
    const { outcome, reason, fix } = causeSpec(item.settled.cause);
    const { cause } = item.settled;
    return { readable: 'no', outcome, cause, reason: item.settled.reason ?? reason, ...(fix && { fix }) };
  }
  const outlook = item.kind === 'file' ? item.outlook : undefined;
  if (outlook === undefined) return undefined;
  const { reason, fix } = causeSpec(outlook);
  return { readable: 'unlikely', cause: outlook, reason, ...(fix && { fix }) };
}
