import path from 'node:path';
import type { ManifestItem, SupportLog } from '../model/manifest.ts';

/**
 * The product's own record of each diagnostic archive in the bundle, with the field names of its "diagnostic log upload
 * started" event (mac-privacy, read 2026-11).
 */
export function supportLogsOf(
  items: readonly ManifestItem[],
  archives: ReadonlyMap<string, SupportLog['metadata']>,
): SupportLog[] {
  return items.flatMap((item) => {
    const isArchive = item.kind === 'file' && item.category === 'diagnostic-archives';
    if (!isArchive || item.sha256 === undefined || item.size === undefined) return [];
    const format = path.extname(item.originalPath).slice(1).toLowerCase() || 'unknown';
    const { sha256, size, originalPath } = item;
    return [{ sha256, size, original_path: originalPath, format, metadata: archives.get(item.id) ?? {} }];
  });
}
