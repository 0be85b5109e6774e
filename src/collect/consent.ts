import type { CategoryId } from '../model/category.ts';
import { CATEGORY_IDS } from '../model/category.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Notice } from './notice.ts';
import type { PlannedItem } from './plan.ts';

/** What a person said, recorded in the manifest. */
export type Consent = Manifest['consent'];

/** The record of an answer: what was shown, when, and what was left out. */
export function recordConsent(
  mode: Consent['mode'],
  at: Date,
  notice: Notice,
  chosen: ReadonlySet<CategoryId>,
  declinedItems: readonly string[],
): Consent {
  return {
    mode,
    at: at.toISOString(),
    noticeSha256: notice.sha256,
    granted: CATEGORY_IDS.filter((category) => chosen.has(category)),
    declined: CATEGORY_IDS.filter((category) => !chosen.has(category)),
    declinedItems: [...declinedItems],
  };
}

/** The plan without what was unticked; those items stay in it, settled as declined. */
export function withoutDeclined(plan: readonly PlannedItem[], declinedItems: readonly string[]): PlannedItem[] {
  const declined = new Set(declinedItems);
  return plan.map((item) => (declined.has(item.id) ? { ...item, settled: { cause: 'declined-item' } } : item));
}
