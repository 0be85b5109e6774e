import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { verifyBundle } from '../../src/bundle/verify.ts';
import { SILENT } from '../../src/model/progress.ts';
import type { Bundle } from './collect.ts';

/** What an analysis leaves in a bundle. */
export const ANALYSIS = ['analysis/findings.json', 'analysis/report.html', 'analysis/summary.md'];

/** What holds for every bundle, whatever went wrong while it was made: nothing lost in silence, nothing damaged. */
export async function expectSound(bundle: Bundle): Promise<void> {
  expect(accountingErrors(bundle)).toEqual([]);
  expect(await verifyBundle(bundle.archive, SILENT)).toMatchObject({ status: 'sound' });
  const unzip = spawnSync('unzip', ['-tq', bundle.archive], { encoding: 'utf8' });
  if (unzip.error === undefined) expect(unzip).toMatchObject({ status: 0, stderr: '' });
}

/** Every way in which the manifest does not add up or does not fit the members. */
export function accountingErrors({ manifest, members }: Bundle): string[] {
  const { items, totals } = manifest;
  const { planned, bytes, completeness, ...outcomes } = totals;
  const sum = Object.values(outcomes).reduce((total: number, count) => total + (count ?? 0), 0);
  const stored = items.flatMap((item) => [item, ...(item.kind === 'command' && item.stderr ? [item.stderr] : [])]);
  const paths = stored.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const listed = new Set([...paths, 'manifest.json', 'SHA256SUMS']);
  // What was concluded is not what was collected: SHA256SUMS alone speaks of it.
  const unlisted = [...members.keys()].filter((name) => !listed.has(name) && !ANALYSIS.includes(name));
  return [
    ...(planned === items.length && planned === sum
      ? []
      : [`planned ${planned}, items ${items.length}, outcomes ${sum}`]),
    ...(new Set(items.map(({ id }) => id)).size === items.length ? [] : ['an id occurs twice']),
    ...(listed.size === paths.length + 2 ? [] : ['a member belongs to two items']),
    ...unlisted.map((name) => `${name} belongs to no item`),
    ...stored.flatMap((entry) => memberErrors(entry, members)),
    ...(bytes === stored.reduce((total, { size = 0 }) => total + size, 0) ? [] : ['totals.bytes is not the sum']),
    ...(completeness >= 0 && completeness <= 1 ? [] : [`completeness ${completeness}`]),
  ];
}

type Entry = Partial<Pick<Bundle['manifest']['items'][number], 'path' | 'size' | 'sha256' | 'ranges'>>;

function memberErrors({ path, size, sha256, ranges }: Entry, members: Bundle['members']): string[] {
  if (path === undefined) return [];
  const bytes = members.get(path);
  if (bytes === undefined) return [`${path} is not in the archive`];
  const kept = ranges?.reduce((total, [from, to]) => total + to - from, 0);
  return [
    ...(bytes.length === size ? [] : [`${path} has ${bytes.length} bytes, not ${size}`]),
    ...(createHash('sha256').update(bytes).digest('hex') === sha256 ? [] : [`${path} has another hash`]),
    ...(kept === undefined || kept === size ? [] : [`the ranges of ${path} add up to ${kept}, not ${size}`]),
  ];
}
