import { causeSpec, type Outcome } from '../model/cause.ts';
import type { Manifest, ManifestItem } from '../model/manifest.ts';

/** The manifest's closing sum: planned is the sum of the outcomes, and `bytes` that of all stored sizes. */
export function totalsOf(items: readonly ManifestItem[]): Manifest['totals'] {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of items) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const losses = items.filter(isLoss).length;
  const kept = items.filter((item) => item.path !== undefined && !isLoss(item)).length;
  return {
    planned: items.length,
    ...counts,
    bytes: items.reduce((sum, item) => sum + storedBytes(item), 0),
    completeness: losses === 0 ? 1 : Math.floor((kept / (kept + losses)) * 1000) / 1000,
  };
}

/** True when something that was to be read is missing: such a bundle is partial. */
export function isLoss({ cause }: ManifestItem): boolean {
  return cause !== undefined && causeSpec(cause).isLoss;
}

function storedBytes(item: ManifestItem): number {
  const stderr = item.kind === 'command' ? (item.stderr?.size ?? 0) : 0;
  return (item.size ?? 0) + stderr;
}
