import type { RecordedSeries, RecordedWindow, Recording } from '../../model/recording.ts';
import type { FactValue } from '../../parse/index.ts';
import { isDisturbing } from './disturbances.ts';

type Event = FactValue<'processes.recorded-events'>[number];

/**
 * The recording behind the series of processes and what else the recording tells. A window in which behavior monitoring changed, or
 * is not known, is none.
 */
export function recordingOf(series: FactValue<'processes.series'>, events: readonly Event[]): Recording {
  const recorded = series.map(({ process, pid, points }) => ({
    process,
    pid,
    points: points.map(({ t, cpuPercent, rssBytes, bm, window }) => ({
      atMs: Date.parse(t),
      cpuPercent,
      rssBytes,
      bm,
      window,
    })),
  }));
  return { series: recorded, windows: windowsOf(recorded, events) };
}

interface Span {
  startedAtMs: number;
  endedAtMs: number;
  readonly states: Set<'enabled' | 'disabled' | null>;
}

function windowsOf(series: readonly RecordedSeries[], events: readonly Event[]): RecordedWindow[] {
  return [...spansOf(series)]
    .sort(([, one], [, other]) => one.startedAtMs - other.startedAtMs)
    .flatMap(([id, { startedAtMs, endedAtMs, states }]) => {
      const [bm = null, ...others] = states;
      if (bm === null || others.length > 0) return [];
      const own = events.filter(({ window }) => window === id);
      return [
        {
          id,
          bm,
          startedAtMs,
          endedAtMs,
          workloadSeconds: own.flatMap(({ event, seconds }) =>
            event === WORKLOAD_FINISHED && seconds !== null ? [seconds] : [],
          ),
          disturbances: [...new Set(own.map(({ event }) => event).filter(isDisturbing))],
        },
      ];
    });
}

/** Written for every repetition of the workload of an experiment, with its duration. */
const WORKLOAD_FINISHED = 'workload-finished';

function spansOf(series: readonly RecordedSeries[]): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (const { points } of series) {
    for (const { window, atMs, bm } of points) {
      if (window === null) continue;
      const span = spans.get(window) ?? { startedAtMs: atMs, endedAtMs: atMs, states: new Set() };
      spans.set(window, span);
      span.startedAtMs = Math.min(span.startedAtMs, atMs);
      span.endedAtMs = Math.max(span.endedAtMs, atMs);
      span.states.add(bm);
    }
  }
  return spans;
}
