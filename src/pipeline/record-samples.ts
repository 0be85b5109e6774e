import type { Clock } from '../lib/clock.ts';
import { readBehaviorMonitoring, watchBehaviorMonitoring } from '../measure/behavior-monitoring.ts';
import type { ProcessTable } from '../measure/process-table.ts';
import { tallyTicks } from '../measure/recording-tally.ts';
import { linesOf, sample } from '../measure/sampler.ts';
import type { SamplesFile } from '../measure/samples-file.ts';
import type { RecordingProgress } from '../model/recording-progress.ts';
import type { SamplesHeader } from '../model/sample.ts';

/** Everything one recording needs. */
export interface RecordRequest {
  readonly table: ProcessTable;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly durationMs: number;
  readonly cores: number;
  /** Path of the `mdatp` program, and who runs it. */
  readonly mdatp: string;
  readonly uid: number;
  /** Opens what the samples are written to, once there is something to write. */
  readonly open: (header: Omit<SamplesHeader, 'kind' | 'schema'>) => Promise<Pick<SamplesFile, 'append' | 'close'>>;
  readonly onProgress: (progress: RecordingProgress) => void;
  /** Ends the recording; what was recorded until then stays. */
  readonly signal: AbortSignal;
}

/**
 * Records until the duration is over or `signal` is aborted, and says what was recorded; undefined when it was aborted before
 * anything was. Throws what writing throws, and `KnownError` when processes cannot be measured at all.
 */
export async function recordSamples(request: RecordRequest): Promise<RecordingProgress | undefined> {
  const { table, clock, intervalMs, durationMs, cores, mdatp, uid, onProgress } = request;
  const ended = new AbortController();
  const signal = AbortSignal.any([request.signal, ended.signal]);
  const file = await request.open({ startedAt: clock.now().toISOString(), intervalMs, cores });
  try {
    const ask = (asking: AbortSignal) => readBehaviorMonitoring(mdatp, { uid, signal: asking });
    const watch = await watchBehaviorMonitoring(ask, clock, signal);
    const tally = tallyTicks();
    let progress: RecordingProgress | undefined;
    await sample({
      table,
      clock,
      intervalMs,
      durationMs,
      label: () => ({ bm: watch.current(), window: null }),
      async onTick(tick) {
        await file.append(linesOf(tick));
        progress = tally(tick);
        onProgress(progress);
      },
      signal,
    }).finally(() => ended.abort());
    await watch.ended;
    return progress;
  } finally {
    await file.close();
  }
}
