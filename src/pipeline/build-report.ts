import path from 'node:path';
import { effectiveSettings } from '../analyze/effective-settings.ts';
import { timelineOf } from '../analyze/regression/timeline.ts';
import { MANIFEST_NAME } from '../bundle/checksums.ts';
import { causeSpec } from '../model/cause.ts';
import type { Input, InputFile } from '../model/input.ts';
import type { Manifest, ManifestItem } from '../model/manifest.ts';
import type { BundleFacts, InventoryRow, Report } from '../model/report.ts';
import type { Analysis, Examined } from './analyze-input.ts';
import { readContexts } from './read-contexts.ts';

/**
 * Everything a report says of an examined input, which must still be open. The lines around what proves a problem are read again for it,
 * unless nobody is to see them.
 */
export async function buildReport(
  input: Input,
  examined: Examined,
  { findings, plots }: Analysis,
  { withContexts = true } = {},
): Promise<Report> {
  const { manifest, files } = input;
  const { gathered, lookup, hashOf } = examined;
  const unclaimed = new Set(gathered.unclaimed);
  return {
    name: nameOf(input),
    findings,
    plots,
    bundle: manifest === undefined ? null : bundleFacts(manifest, hashOf(MANIFEST_NAME)),
    inventory: manifest === undefined ? files.map((file) => fileRow(file, unclaimed)) : manifest.items.map(itemRow),
    contexts: withContexts ? await readContexts(files, findings.findings) : { shown: [], leftOut: 0 },
    settings: effectiveSettings(lookup),
    timeline: timelineOf(lookup),
  };
}

function bundleFacts(
  { bundleId, case: caseId, finishedAt, host, redaction, totals }: Manifest,
  manifestSha256: string | null,
): BundleFacts {
  return { bundleId, case: caseId, finishedAt, host, redaction, totals, manifestSha256 };
}

/** Neither the folders of whoever analyzes nor where a bundle happens to be: the same input gives the same report. */
function nameOf({ name, manifest }: Input): string {
  return manifest === undefined ? path.basename(name) : `bundle ${manifest.bundleId.slice(0, 6)}`;
}

function itemRow(item: ManifestItem): InventoryRow {
  const cause = item.cause === undefined ? undefined : causeSpec(item.cause);
  return {
    name: item.kind === 'file' ? item.originalPath : item.argv.join(' '),
    path: item.path ?? null,
    category: item.category,
    outcome: item.outcome,
    isLoss: cause?.isLoss ?? false,
    reason: item.reason ?? cause?.reason ?? null,
    fix: item.fix ?? null,
    sizeBytes: item.size ?? null,
    sha256: item.sha256 ?? null,
  };
}

function fileRow(file: InputFile, unclaimed: ReadonlySet<string>): InventoryRow {
  const problem = file.problem() ?? null;
  return {
    name: file.path,
    path: file.path,
    category: null,
    outcome: unclaimed.has(file.path) ? 'not-used' : 'read',
    isLoss: problem !== null,
    reason: problem,
    fix: null,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256() ?? null,
  };
}
