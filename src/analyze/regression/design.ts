import type { RecordedPoint, Recording, TimelineEvent } from '../../model/recording.ts';
import { disturbanceOf } from './disturbances.ts';
import type { ProcessLoad } from './process-load.ts';

/** A stretch of time with behavior monitoring on or off all through. */
export interface Stretch {
  readonly id: string;
  readonly isOn: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Seconds; empty when no workload was measured in it. */
  readonly workloadSeconds: readonly number[];
}

/** What can be compared with what. */
export interface Design {
  /** `windows` were put in a random order by an experiment; `switches` is what a person switched while recording. */
  readonly kind: 'windows' | 'switches';
  /** In the order of time. */
  readonly stretches: readonly Stretch[];
  readonly leftOut: readonly { readonly window: string; readonly because: string }[];
}

/** CPU and memory need so long to settle after a switch. Our own choice; an experiment has its own time to settle. */
const SETTLE_MS = 30_000;
/** Long enough to even out the load of single files. */
const SHORTEST_BLOCK_MS = 60_000;
/** As many blocks as the shorter of on and off is cut into, if it is long enough. */
const BLOCKS = 8;
/** A hole in a recording: what is before and after it was not recorded in one go. */
const LONGEST_GAP_MS = 10 * 60_000;

/** The windows of an experiment; of a free recording, blocks of the time behavior monitoring was on and off. */
export function designOf(
  { windows }: Recording,
  loads: readonly ProcessLoad[],
  timeline: readonly TimelineEvent[],
): Design {
  const kind = windows.length > 0 ? 'windows' : 'switches';
  const all = kind === 'windows' ? windows.map(stretchOf) : blocksOf(runsOf(loads));
  const judged = all.map((stretch) => ({
    stretch,
    because: disturbanceOf(stretch, timeline) ?? windows.find(({ id }) => id === stretch.id)?.disturbances[0],
  }));
  return {
    kind,
    stretches: judged.flatMap(({ stretch, because }) => (because === undefined ? [stretch] : [])),
    leftOut: judged.flatMap(({ stretch: { id }, because }) => (because === undefined ? [] : [{ window: id, because }])),
  };
}

function stretchOf({ bm, ...window }: Recording['windows'][number]): Stretch {
  return { ...window, isOn: bm === 'enabled' };
}

/** Stretches in which behavior monitoring stayed as it was, without the time to settle. */
function runsOf(loads: readonly ProcessLoad[]): Stretch[] {
  const longest = loads.reduce<readonly RecordedPoint[]>(
    (most, { points }) => (points.length > most.length ? points : most),
    [],
  );
  const runs: { isOn: boolean | null; startedAtMs: number; endedAtMs: number }[] = [];
  for (const { atMs, bm } of longest) {
    const last = runs.at(-1);
    const isOn = bm === null ? null : bm === 'enabled';
    if (last !== undefined && last.isOn === isOn && atMs - last.endedAtMs <= LONGEST_GAP_MS) last.endedAtMs = atMs;
    else runs.push({ isOn, startedAtMs: atMs, endedAtMs: atMs });
  }
  return runs.flatMap(({ isOn, startedAtMs, endedAtMs }, index) => {
    const settledAtMs = index === 0 ? startedAtMs : startedAtMs + SETTLE_MS;
    if (isOn === null || endedAtMs <= settledAtMs) return [];
    return [{ id: `r${index + 1}`, isOn, startedAtMs: settledAtMs, endedAtMs, workloadSeconds: [] }];
  });
}

/** Cuts runs into blocks of one length, so that each of on and off has several. A remainder shorter than a block is left out. */
function blocksOf(runs: readonly Stretch[]): Stretch[] {
  const lengthOf = (isOn: boolean) =>
    runs
      .filter((run) => run.isOn === isOn)
      .reduce((sum, { startedAtMs, endedAtMs }) => sum + endedAtMs - startedAtMs, 0);
  const blockMs = Math.max(SHORTEST_BLOCK_MS, Math.min(lengthOf(true), lengthOf(false)) / BLOCKS);
  return runs.flatMap((run) => {
    const count = Math.floor((run.endedAtMs - run.startedAtMs) / blockMs);
    return Array.from({ length: count }, (_, index) => ({
      ...run,
      id: `${run.id}.${index + 1}`,
      startedAtMs: run.startedAtMs + index * blockMs,
      endedAtMs: run.startedAtMs + (index + 1) * blockMs - 1,
    }));
  });
}
