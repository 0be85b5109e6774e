import type { RecordedSeries, RecordedWindow, Recording } from '../../model/recording.ts';
import type { FactValue } from '../../parse/index.ts';

/** The recording behind the series of processes. A window in which behavior monitoring changed, or is not known, is none. */
export function recordingOf(series: FactValue<'processes.series'>): Recording {
  const recorded = series.map(({ process, pid, points }) => ({
    process,
    pid,
    points: points.map(({ t, ...point }) => ({ atMs: Date.parse(t), ...point })),
  }));
  return { series: recorded, windows: windowsOf(recorded) };
}

interface Span {
  startedAtMs: number;
  endedAtMs: number;
  readonly bm: Set<string | null>;
}

function windowsOf(series: readonly RecordedSeries[]): RecordedWindow[] {
  const spans = new Map<string, Span>();
  for (const { points } of series) {
    for (const { window, atMs, bm } of points) {
      if (window === null) continue;
      const span = spans.get(window) ?? { startedAtMs: atMs, endedAtMs: atMs, bm: new Set() };
      spans.set(window, span);
      span.startedAtMs = Math.min(span.startedAtMs, atMs);
      span.endedAtMs = Math.max(span.endedAtMs, atMs);
      span.bm.add(bm);
    }
  }
  return Array.from(spans, ([id, { startedAtMs, endedAtMs, bm }]) => ({ id, startedAtMs, endedAtMs, states: [...bm] }))
    .sort((one, other) => one.startedAtMs - other.startedAtMs)
    .flatMap(({ states: [bm, ...others], ...window }) =>
      (bm === 'enabled' || bm === 'disabled') && others.length === 0
        ? [{ ...window, bm, workloadSeconds: [], disturbances: [] }]
        : [],
    );
}
