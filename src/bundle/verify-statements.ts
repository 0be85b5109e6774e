import { causeSpec } from '../model/cause.ts';
import type { Manifest, ManifestItem, SupportLog } from '../model/manifest.ts';
import type { Problem, ProblemKind } from '../model/verification.ts';
import { MANIFEST_NAME } from './checksums.ts';
import { declaredMembers } from './compare-members.ts';
import { totalsOf } from './totals.ts';

/** What the manifest says in one place and denies in another. */
export function verifyStatements({ items, totals, supportLogs }: Manifest): Problem[] {
  return [
    ...repeated(items.map(({ id }) => id)).map((id) => problem('duplicate-id', `two items have the id ${id}`)),
    ...repeated(items.flatMap(declaredMembers).map(({ path }) => path)).map((path) =>
      problem('duplicate-path', `two items claim to be ${path}`),
    ),
    ...items.flatMap(verifyItem),
    ...verifyTotals(items, totals),
    ...verifySupportLogs(items, supportLogs),
  ];
}

function problem(kind: ProblemKind, message: string): Problem {
  return { member: MANIFEST_NAME, kind, message };
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return [...twice];
}

function verifyItem(item: ManifestItem): Problem[] {
  const { id, outcome, cause, path, size, sha256, ranges } = item;
  const problems: Problem[] = [];
  const stated = [path, size, sha256].filter((value) => value !== undefined).length;
  const isStored = outcome === 'collected' || outcome === 'truncated';
  if (stated !== 3 && (stated !== 0 || isStored)) {
    problems.push(problem('incomplete-item', `item ${id} was stored, but its path, size or SHA-256 is missing`));
  }
  const expected = cause === undefined ? 'collected' : causeSpec(cause).outcome;
  if (outcome !== expected) {
    problems.push(problem('wrong-outcome', `item ${id} is ${outcome}, but its cause means ${expected}`));
  }
  const readBytes = item.sourceSize ?? size;
  if (ranges !== undefined && bytesIn(ranges) !== readBytes) {
    problems.push(
      problem('wrong-ranges', `the ranges of item ${id} do not add up to the ${readBytes ?? 0} bytes that were read`),
    );
  }
  return problems;
}

/** Not a number when a range ends before it begins. */
function bytesIn(ranges: readonly (readonly [number, number])[]): number {
  return ranges.reduce((sum, [from, to]) => sum + (to < from ? Number.NaN : to - from), 0);
}

function verifyTotals(items: readonly ManifestItem[], stated: Manifest['totals']): Problem[] {
  const actual: Partial<Record<string, number>> = totalsOf(items);
  const claimed: Partial<Record<string, number>> = stated;
  const names = new Set([...Object.keys(actual), ...Object.keys(claimed)]);
  return [...names]
    .filter((name) => (actual[name] ?? 0) !== (claimed[name] ?? 0))
    .map((name) =>
      problem('wrong-totals', `its total of ${name} is ${claimed[name] ?? 0}, but the items give ${actual[name] ?? 0}`),
    );
}

function verifySupportLogs(items: readonly ManifestItem[], supportLogs: readonly SupportLog[]): Problem[] {
  const archives = items.flatMap((item) =>
    item.kind === 'file' && item.category === 'diagnostic-archives'
      ? [keyOf(item.originalPath, item.size, item.sha256)]
      : [],
  );
  const known = new Set(archives);
  return supportLogs
    .filter(({ original_path, size, sha256 }) => !known.has(keyOf(original_path, size, sha256)))
    .map(({ original_path }) =>
      problem('unknown-support-log', `no collected diagnostic archive is the support log ${original_path}`),
    );
}

function keyOf(...parts: unknown[]): string {
  return JSON.stringify(parts);
}
