import { posix } from 'node:path';
import type { ExclusionProposal } from '../model/exclusion-proposal.ts';
import type { Place } from '../model/fact.ts';
import type { FactValue } from '../parse/index.ts';
import type { Lookup } from './condition.ts';
import { THRESHOLDS } from './thresholds.ts';
import { refusalOf } from './what-if-refusals.ts';

/** Events are counted by folder for EDR only; what antivirus scans is counted by program. */
const REFUSAL =
  'These are events EDR watches, which exclusions of antivirus do not touch; how much of it antivirus scans, no statistics tell.';
const ALTERNATIVES = [
  'Find the program that causes them (the sources beside them in the same output), and look at what it does there.',
  'Let it do less there: a cache, fewer files, fewer parallel jobs, or work on a disk image that is mounted only for that.',
  'If it stays, open a support case with the output: this load is not cured by an exclusion.',
];
const REFERENCE = 'https://learn.microsoft.com/defender-endpoint/mac-support-perf';

/**
 * For each folder that most events of the system are about, the deepest that still holds so many: its share, and why no exclusion
 * of it is proposed. Empty when nothing is hot.
 */
export function folderProposals(lookup: Lookup): ExclusionProposal[] {
  const [folders, events] = [lookup('hot-events.folders'), lookup('hot-events.total')];
  if (folders.state !== 'known' || events.state !== 'known') return [];
  // Facts have passed their own shapes before anybody can look them up.
  const elements = folders.value as FactValue<'hot-events.folders'>;
  const total = events.value as number;
  const least = Math.max(THRESHOLDS['hot-events-floor'].value, THRESHOLDS['hot-event-dominant-share'].value * total);
  const hot = Array.from(wholeFolders(elements), ([folder, sum]) => ({ folder, ...sum })).filter(
    ({ folder, amount }) => folder !== '/' && amount >= least,
  );
  return hot
    .filter(({ folder }) => !hot.some((other) => other.folder.startsWith(`${folder}/`)))
    .map(({ folder, amount, place }) => ({
      program: folder,
      kind: 'folder',
      parts: [{ measure: 'endpoint-events', amount, total, share: Math.min(1, amount / total), removable: false }],
      exclusion: null,
      refused: [refusalOf(folder)?.reason, REFUSAL].filter((words) => words !== undefined).join(' '),
      losses: [],
      alternatives: ALTERNATIVES,
      references: [REFERENCE],
      evidence: [place ?? folders.evidence[0]],
    }));
}

/** Each folder with all that lies below it, the place of its busiest part first. */
function wholeFolders(
  elements: FactValue<'hot-events.folders'>,
): Map<string, { readonly amount: number; readonly place: Place | undefined }> {
  const sums = new Map<string, { amount: number; place: Place | undefined }>();
  for (const { path, count, at } of elements) {
    for (let folder = path; ; folder = posix.dirname(folder)) {
      const sum = sums.get(folder) ?? { amount: 0, place: at };
      sums.set(folder, { ...sum, amount: sum.amount + count });
      if (posix.dirname(folder) === folder) break;
    }
  }
  return sums;
}
