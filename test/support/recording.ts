import { seededRandom } from '../../src/lib/statistics/random.ts';
import type { RecordedPoint, RecordedWindow, Recording } from '../../src/model/recording.ts';

/** What the processes of a made-up Mac take, by the state of behavior monitoring. */
export interface Load {
  /** Percent of one core. */
  readonly cpu: number;
  readonly bytes?: number | null;
}

/** A process and its load with behavior monitoring off and on. */
export interface Behavior {
  readonly off: Load;
  readonly on: Load;
}

/** The moment every made-up recording begins. */
export const START_MS = Date.UTC(2026, 10, 20, 9);
const TICK_MS = 2_000;
const MEGABYTE = 1_000_000;

/** Noise of three points of CPU and one MB of memory, the same for the same seed. */
function points(
  states: readonly Pick<RecordedPoint, 'bm' | 'window'>[],
  { off, on }: Behavior,
  seed: number,
): RecordedPoint[] {
  const { fraction } = seededRandom(seed);
  const noise = (size: number) => size * (fraction() + fraction() + fraction() - 1.5) * 2;
  return states.map((state, index) => {
    const { cpu, bytes = 300 * MEGABYTE } = state.bm === 'disabled' ? off : on;
    return {
      ...state,
      atMs: START_MS + index * TICK_MS,
      cpuPercent: Math.max(0, cpu + noise(3)),
      rssBytes: bytes === null ? null : Math.round(bytes + noise(MEGABYTE)),
    };
  });
}

/** An experiment: `order` has a letter for each window of two minutes, `A` for off and `B` for on. */
export function experiment(order: string, processes: Readonly<Record<string, Behavior>>, ticks = 60): Recording {
  const states = [...order].flatMap((arm, index) =>
    Array.from({ length: ticks }, () => ({
      bm: arm === 'B' ? ('enabled' as const) : ('disabled' as const),
      window: `w${index + 1}`,
    })),
  );
  return {
    series: seriesOf(states, processes),
    windows: [...order].map(
      (arm, index): RecordedWindow => ({
        id: `w${index + 1}`,
        bm: arm === 'B' ? 'enabled' : 'disabled',
        startedAtMs: START_MS + index * ticks * TICK_MS,
        endedAtMs: START_MS + ((index + 1) * ticks - 1) * TICK_MS,
        workloadSeconds: [],
        disturbances: [],
      }),
    ),
  };
}

/** A free recording in which behavior monitoring was so, for as many minutes each. */
export function freeRecording(
  phases: readonly (readonly ['enabled' | 'disabled', number])[],
  processes: Readonly<Record<string, Behavior>>,
): Recording {
  const states = phases.flatMap(([bm, minutes]) =>
    Array.from({ length: (minutes * 60_000) / TICK_MS }, () => ({ bm, window: null })),
  );
  return { series: seriesOf(states, processes), windows: [] };
}

function seriesOf(
  states: readonly Pick<RecordedPoint, 'bm' | 'window'>[],
  processes: Readonly<Record<string, Behavior>>,
): Recording['series'] {
  return Object.entries(processes).map(([process, behavior], index) => ({
    process,
    pid: 300 + index,
    points: points(states, behavior, index + 1),
  }));
}

/** The recording as a samples file, with other lines, which go where their time is. */
export function samplesText(
  { series }: Recording,
  events: readonly (Record<string, unknown> & { t: string })[] = [],
): string {
  const header = {
    kind: 'mdediag-samples',
    schema: 1,
    startedAt: new Date(START_MS).toISOString(),
    intervalMs: TICK_MS,
    cores: 8,
  };
  const samples = series.flatMap(({ process, pid, points: own }) =>
    own.map(({ atMs, ...measured }) => ({
      t: new Date(atMs).toISOString(),
      pid,
      process,
      cpuSeconds: null,
      ...measured,
    })),
  );
  const lines = [...samples, ...events].sort((one, other) => one.t.localeCompare(other.t));
  return `${[header, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}
