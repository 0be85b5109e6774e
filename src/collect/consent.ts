import { CATEGORY_IDS, type CategoryId } from '../model/category.ts';
import type { Manifest } from '../model/manifest.ts';
import type { RedactionLevel } from '../model/redaction.ts';
import { itemId } from './item-name.ts';
import { type Notice, readable } from './notice.ts';
import type { PlannedItem } from './plan.ts';

/** What a person said, recorded in the manifest. */
export type Consent = Manifest['consent'];

/** What was asked, and what the answer was. */
interface Answer {
  readonly mode: Consent['mode'];
  readonly at: Date;
  readonly notice: Notice;
  /** The plan as it was shown. */
  readonly listed: readonly PlannedItem[];
  /** Categories that were on. */
  readonly chosen: ReadonlySet<CategoryId>;
  /** Ids of the items that were unticked. */
  readonly declinedItems: readonly string[];
  /** What the notice said is taken out. */
  readonly redaction: RedactionLevel;
}

/** The record of an answer. A category of which everything was unticked counts as declined. */
export function recordConsent({ mode, at, notice, listed, chosen, declinedItems, redaction }: Answer): Consent {
  const unticked = new Set(declinedItems);
  const isDeclined = (category: CategoryId): boolean => {
    const shown = readable(listed, category);
    return !chosen.has(category) || (shown.length > 0 && shown.every((item) => unticked.has(itemId(item))));
  };
  return {
    mode,
    at: at.toISOString(),
    noticeSha256: notice.sha256,
    granted: CATEGORY_IDS.filter((category) => !isDeclined(category)),
    declined: CATEGORY_IDS.filter(isDeclined),
    declinedItems: [...declinedItems],
    redaction,
  };
}

/** The plan without what was unticked; those items stay in it, settled as declined. */
export function withoutDeclined(plan: readonly PlannedItem[], declinedItems: readonly string[]): PlannedItem[] {
  const declined = new Set(declinedItems);
  return plan.map((item) => (declined.has(itemId(item)) ? { ...item, settled: { cause: 'declined-item' } } : item));
}
