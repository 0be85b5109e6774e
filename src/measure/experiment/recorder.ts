import type { RecordedPoint, RecordedWindow, Recording } from '../../model/recording.ts';
import type { SampleEvent, SampleLine, SamplesLine } from '../../model/sample.ts';
import { linesOf, type SampleLabel, type Tick } from '../sampler.ts';

/** Keeps what is measured, in the samples file and for the verdict. */
export interface Recorder {
  /** What the next ticks are marked with. */
  label: SampleLabel;
  record(tick: Tick): Promise<void>;
  /** An event that measuring does not notice by itself. */
  note(event: SampleEvent): Promise<void>;
  /** What happened in a window to make it unlike the others, as far as measuring notices it. */
  disturbancesIn(window: string): string[];
  recording(windows: readonly RecordedWindow[]): Recording;
}

/** Events that show in CPU and memory whatever behavior monitoring does. */
const DISTURBING: ReadonlySet<string> = new Set([
  'clock-gap',
  'clock-set-back',
  'process-ended',
  'process-restarted',
  'pid-reused',
  'process-table-unreadable',
]);
/** The program we ask ourselves, or somebody else asks: it comes and goes. */
const COMES_AND_GOES = 'mdatp';

/** Begins with nothing known. */
export function createRecorder(append: (lines: readonly SamplesLine[]) => Promise<void>): Recorder {
  const series = new Map<string, { process: string; pid: number; points: RecordedPoint[] }>();
  const disturbances: { readonly window: string; readonly event: string }[] = [];

  const keep = ({ t, pid, process, cpuPercent, rssBytes, bm, window }: SampleLine): void => {
    const key = `${process} ${pid}`;
    const one = series.get(key) ?? { process, pid, points: [] };
    series.set(key, one);
    one.points.push({ atMs: Date.parse(t), cpuPercent, rssBytes, bm, window });
  };

  return {
    label: { bm: null, window: null },
    async record(tick) {
      for (const line of tick.processes) if (line.process !== COMES_AND_GOES) keep(line);
      for (const { event, window, process } of tick.events) {
        if (window !== undefined && DISTURBING.has(event) && process !== COMES_AND_GOES)
          disturbances.push({ window, event });
      }
      await append(linesOf(tick));
    },
    note: (event) => append([event]),
    disturbancesIn: (window) => disturbances.filter((one) => one.window === window).map(({ event }) => event),
    recording: (windows) => ({ series: [...series.values()], windows }),
  };
}
