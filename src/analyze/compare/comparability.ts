import { formatCount, formatDuration } from '../../lib/quantity.ts';
import type { FactName, FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import { programKey } from '../program.ts';
import { formatShare, rank } from '../ranking.ts';
import { valueOfFact } from './value-of-fact.ts';

type Value<Name extends FactName> = FactValue<Name>;

/** With less in common, other programs were at work. */
const LEAST_COMMON_SHARE = 0.5;
/** Load of other programs, in percent of one core: less than one core more or less is the usual coming and going. */
const OTHER_LOAD_POINTS = 100;
const LENGTH_RATIO = 3;
const INTERVAL_RATIO = 1.2;
const SHOWN_PROGRAMS = 2;

/** Why a difference in load may have another cause than what somebody changed: one sentence each. Our own choice of limits. */
export function comparabilityWarnings(before: Lookup, after: Lookup): string[] {
  return [
    ...ifBoth(before, after, 'health.machine-guid', (one, other) =>
      one === other ? undefined : 'The two are from different Macs.',
    ),
    ...ifBoth(before, after, 'system.model', (one, other) =>
      one === other ? undefined : `The Macs are of different models: ${one} before, ${other} after.`,
    ),
    ...ifBoth(before, after, 'system.cores', (one, other) =>
      one === other ? undefined : `The number of cores differs: ${one} before, ${other} after.`,
    ),
    ...ifBoth(before, after, 'system.memory-bytes', (one, other) =>
      one === other ? undefined : 'The Macs have different amounts of memory.',
    ),
    ...ifBoth(before, after, 'system.booted-at', (one, other) =>
      one === other
        ? undefined
        : `The Mac was restarted in between (${one}, ${other}): counters and memory began anew.`,
    ),
    ...ifBoth(before, after, 'processes.series', differentLengths),
    ...ifBoth(before, after, 'processes.series-interval-seconds', (one, other) =>
      isWithin(one, other, INTERVAL_RATIO)
        ? undefined
        : `Measured every ${one} s before and every ${other} s after: short bursts show in one and not in the other.`,
    ),
    ...ifBoth(before, after, 'rtp.processes', differentPrograms),
    ...ifBoth(before, after, 'processes.snapshot', differentLoad),
    ...severalChanges(before, after),
  ];
}

function ifBoth<Name extends FactName>(
  before: Lookup,
  after: Lookup,
  name: Name,
  warn: (one: Value<Name>, other: Value<Name>) => string | undefined,
): string[] {
  const [one, other] = [valueOfFact(before, name), valueOfFact(after, name)];
  const warning = one === undefined || other === undefined ? undefined : warn(one, other);
  return warning === undefined ? [] : [warning];
}

function isWithin(one: number, other: number, ratio: number): boolean {
  return Math.max(one, other) <= ratio * Math.min(one, other);
}

function differentLengths(one: Value<'processes.series'>, other: Value<'processes.series'>): string | undefined {
  const [was, is] = [lengthMs(one), lengthMs(other)];
  if (isWithin(was, is, LENGTH_RATIO)) return undefined;
  return `The recordings differ in length: ${formatDuration(was)} before, ${formatDuration(is)} after.`;
}

function lengthMs(series: Value<'processes.series'>): number {
  const ends = series.flatMap(({ points }) => [points[0], points.at(-1)]).flatMap((point) => point?.t ?? []);
  const times = ends.map((t) => Date.parse(t));
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}

function differentPrograms(one: Value<'rtp.processes'>, other: Value<'rtp.processes'>): string | undefined {
  const [was, is] = [one, other].map((list) => rank(list, programKey, ({ filesScanned }) => filesScanned));
  if (was === undefined || is === undefined || was.length === 0 || is.length === 0) return undefined;
  const shares = new Map(is.map(({ key, share }) => [key, share]));
  const common = was.reduce((sum, { key, share }) => sum + Math.min(share, shares.get(key) ?? 0), 0);
  if (common >= LEAST_COMMON_SHARE) return undefined;
  const top = (list: typeof was) =>
    list
      .slice(0, SHOWN_PROGRAMS)
      .map(({ key, share }) => `${key.slice(key.lastIndexOf('/') + 1)} (${formatShare(share)})`)
      .join(', ');
  return `Different programs caused the file scans: ${top(was)} before, ${top(is)} after.`;
}

function differentLoad(one: Value<'processes.snapshot'>, other: Value<'processes.snapshot'>): string | undefined {
  const [was, is] = [otherLoad(one), otherLoad(other)];
  if (was === undefined || is === undefined || Math.abs(is - was) < OTHER_LOAD_POINTS) return undefined;
  const points = (value: number) => formatCount(Math.round(value));
  return `Other programs used ${points(was)} % of a core before and ${points(is)} % after.`;
}

function otherLoad(rows: Value<'processes.snapshot'>): number | undefined {
  const measured = rows.flatMap(({ process, cpuPercent }) => (process === null ? (cpuPercent ?? []) : []));
  // The first sample of `top` has a 0 for everything.
  return measured.some((percent) => percent > 0) ? measured.reduce((sum, percent) => sum + percent, 0) : undefined;
}

/** What can change the load of Defender by itself: of two such changes nobody can say which one did. */
const CAUSES = [
  ['app.version', 'the version of Defender'],
  ['engine.version', 'the engine'],
  ['health.behavior-monitoring', 'behavior monitoring'],
  ['health.real-time-protection-enabled', 'real-time protection'],
  ['system.os-version', 'macOS'],
] as const;

function severalChanges(before: Lookup, after: Lookup): string[] {
  const changed = CAUSES.flatMap(([fact, what]) =>
    ifBoth<FactName>(before, after, fact, (one, other) => (one === other ? undefined : what)),
  );
  const last = changed.pop();
  if (last === undefined || changed.length === 0) return [];
  return [`Several things changed at once, ${changed.join(', ')} and ${last}: a difference cannot be blamed on one.`];
}
