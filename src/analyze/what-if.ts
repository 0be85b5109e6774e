import type { ExclusionProposal } from '../model/exclusion-proposal.ts';
import type { Place } from '../model/fact.ts';
import type { FactValue } from '../parse/index.ts';
import type { Lookup } from './condition.ts';
import { type Ranked, rank } from './ranking.ts';
import { THRESHOLDS } from './thresholds.ts';
import { alternativesTo } from './what-if-alternatives.ts';
import { folderProposals } from './what-if-folders.ts';
import { refusalOf } from './what-if-refusals.ts';

type Part = ExclusionProposal['parts'][number];

/** One thing Defender counts for each program. */
interface Measure {
  readonly measure: Part['measure'];
  readonly removable: boolean;
  /** From this share on, and this amount, a program is hot. */
  readonly leastShare: number;
  readonly leastAmount: number;
  /** The counted programs, the busiest first. */
  readonly ranking: (lookup: Lookup) => readonly Counted[];
}

interface Counted {
  readonly program: string;
  readonly amount: number;
  readonly total: number;
  readonly evidence: readonly Place[];
}

const MEASURES: readonly Measure[] = [
  measure('file-scans', 'rtp.processes', ({ filesScanned }) => filesScanned, 'rtp-dominant-share', 'rtp-files-floor'),
  measure('scan-time-ms', 'rtp.processes', ({ scanTimeMs }) => scanTimeMs, 'rtp-dominant-share', 'rtp-scan-time-floor'),
  measure(
    'behavior-monitoring-events',
    'bm-statistics.processes',
    ({ events }) => events,
    'bm-dominant-share',
    'bm-events-floor',
  ),
  measure(
    'endpoint-events',
    'hot-events.sources',
    ({ count }) => count,
    'hot-event-dominant-share',
    'hot-events-floor',
  ),
];

const LOSSES = [
  'Files it opens or writes are not scanned, so malware that comes through it is not seen.',
  'It tells behavior monitoring nothing, so an attack that runs in it is not stopped.',
  'EDR still sees what it does: an exclusion of antivirus neither blinds EDR nor takes load off it.',
];
const REFERENCES = [
  'https://learn.microsoft.com/defender-endpoint/mac-exclusions',
  'https://learn.microsoft.com/defender-endpoint/behavior-monitor-macos',
];

/**
 * For each program that causes most scans or events, and each folder most events are about: what an exclusion would win and cost,
 * what to try first, or why there must be none. Nothing on the list of refusals is ever proposed. Empty when nothing is hot.
 */
export function exclusionProposals(lookup: Lookup): ExclusionProposal[] {
  const ranked = MEASURES.map((one) => ({ ...one, counted: one.ranking(lookup) }));
  const hot = ranked.flatMap(({ counted, leastShare, leastAmount }) =>
    counted.filter(({ amount, total }) => amount / total >= leastShare && amount >= leastAmount),
  );
  const applied = lookup('performance-profiles.applied');
  const profiles = applied.state === 'known' ? (applied.value as FactValue<'performance-profiles.applied'>) : undefined;
  const programs = [...new Set(hot.map(({ program }) => program))].map((program) => {
    const found = ranked.flatMap(({ measure: name, removable, counted }) => {
      const own = counted.find((one) => one.program === program);
      return own === undefined ? [] : [{ name, removable, ...own }];
    });
    const parts = found.map(
      ({ name, removable, amount, total }): Part => ({
        measure: name,
        amount,
        total,
        share: amount / total,
        removable,
      }),
    );
    const evidence = found.flatMap((one) => one.evidence);
    return proposalFor(program, parts, evidence, profiles);
  });
  return [...programs, ...folderProposals(lookup)];
}

function proposalFor(
  program: string,
  parts: readonly Part[],
  evidence: readonly Place[],
  applied: readonly string[] | undefined,
): ExclusionProposal {
  const refusal = refusalOf(program);
  const common = {
    program,
    kind: 'program' as const,
    parts: [...parts],
    alternatives: alternativesTo(program, applied),
    evidence: [...evidence],
  };
  if (refusal !== undefined)
    return { ...common, exclusion: null, refused: refusal.reason, losses: [], references: [refusal.source] };
  if (!parts.some(({ removable }) => removable)) {
    const refused = 'Only EDR is busy with it, which exclusions of antivirus do not touch.';
    return { ...common, exclusion: null, refused, losses: [], references: REFERENCES };
  }
  const command = `sudo mdatp exclusion process add --path ${quoted(program)}`;
  return { ...common, exclusion: { kind: 'process', value: program, command }, losses: LOSSES, references: REFERENCES };
}

/** For a shell, in which single quotes keep everything as it is. */
function quoted(path: string): string {
  return /^[\w/.+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** The facts that count something for each program, and what they hold of one. */
interface Element {
  'rtp.processes': FactValue<'rtp.processes'>[number];
  'bm-statistics.processes': FactValue<'bm-statistics.processes'>[number];
  'hot-events.sources': FactValue<'hot-events.sources'>[number];
}
type Floor = 'rtp-files-floor' | 'rtp-scan-time-floor' | 'bm-events-floor' | 'hot-events-floor';
type Share = 'rtp-dominant-share' | 'bm-dominant-share' | 'hot-event-dominant-share';

/** Programs without a path cannot be excluded, but they are part of the total. */
function measure<Name extends keyof Element>(
  name: Part['measure'],
  fact: Name,
  amountOf: (element: Element[Name]) => number | null,
  share: Share,
  floor: Floor,
): Measure {
  return {
    measure: name,
    removable: fact !== 'hot-events.sources',
    leastShare: THRESHOLDS[share].value,
    leastAmount: THRESHOLDS[floor].value,
    ranking: (lookup) => {
      const found = lookup(fact);
      if (found.state !== 'known') return [];
      // Facts have passed their own shapes before anybody can look them up.
      const elements = found.value as Element[Name][];
      const ranked: Ranked<Element[Name]>[] = rank(elements, ({ path }, index) => path ?? `#${index}`, amountOf);
      return ranked
        .filter(({ key }) => !key.startsWith('#'))
        .map(({ key, amount, total, elements: own }) => ({
          ...{ program: key, amount, total },
          evidence: own.flatMap(({ at }) => at ?? found.evidence[0]).slice(0, 1),
        }));
    },
  };
}
