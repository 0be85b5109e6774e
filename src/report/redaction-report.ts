import { displayText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import type { CollectedBundle } from '../model/bundle.ts';
import type { ManifestItem } from '../model/manifest.ts';
import { deliveryLines } from './delivery-report.ts';

/** The JSON form of what became of a redaction. */
export function redactionDocument({ manifest, report: _, ...delivered }: CollectedBundle): unknown {
  const withheld = withheldItems(manifest.items).map(({ id, reason }) => ({ id, reason }));
  return { schema: 1, ...delivered, bundleId: manifest.bundleId, redaction: manifest.redaction, withheld };
}

/** What became of a redaction, for people. */
export function redactionText(bundle: CollectedBundle): string {
  const { path, sizeBytes, sha256, manifest } = bundle;
  const withheld = withheldItems(manifest.items);
  return [
    `Archive    ${displayText(path)}`,
    `Size       ${formatSize(sizeBytes)}`,
    `SHA-256    ${sha256}`,
    ...redactionLines(manifest.redaction),
    ...deliveryLines(bundle),
    ...(withheld.length === 0
      ? []
      : [`Withheld   ${formatCount(withheld.length)}, each with its reason in manifest.json`]),
  ].join('\n');
}

/** What was done, in one line; nothing for a bundle as it was read. */
export function redactionLines(redaction: CollectedBundle['manifest']['redaction']): string[] {
  if (redaction === undefined) return [];
  const { level, redactions } = redaction;
  return [`Redacted   level ${level}, ${formatCount(redactions)} places; searched again afterwards, nothing was left`];
}

function withheldItems(items: readonly ManifestItem[]): ManifestItem[] {
  return items.filter(({ cause }) => cause === 'withheld-opaque' || cause === 'withheld-unchecked');
}
