import type { Clock } from '../../lib/clock.ts';
import type { CommandResult } from '../../lib/run-command.ts';
import type { ExperimentEnding, ExperimentPlan, Monitoring, SettingFailure } from '../../model/experiment.ts';
import type { RecordedWindow } from '../../model/recording.ts';
import type { MonitoringReading } from './behavior-monitoring.ts';
import type { Recorder } from './recorder.ts';
import { disturbancesBetween, type Surroundings } from './surroundings.ts';
import { repeatWorkload, type WorkloadRuns } from './workload.ts';

/** Where an experiment is. */
export interface WindowProgress {
  /** Counted from 1. */
  readonly number: number;
  /** Grows when windows are repeated. */
  readonly of: number;
  readonly monitoring: Monitoring;
  readonly phase: 'changing' | 'settling' | 'measuring';
  /** Until the end, if nothing disturbs. */
  readonly leftMs: number;
  /** Which window this one repeats, and why; undefined for the first time. */
  readonly repeats: string | undefined;
}

/** What the windows of an experiment need. */
export interface WindowTools {
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** Writes the journal, then switches and makes sure. */
  readonly change: (monitoring: Monitoring) => Promise<MonitoringReading>;
  /** Asks Defender about everything that makes windows unlike each other. */
  readonly look: () => Promise<Surroundings | SettingFailure>;
  /** Undefined without a workload. */
  readonly workload: ((signal: AbortSignal) => Promise<CommandResult>) | undefined;
  readonly onProgress: (progress: WindowProgress) => void;
  readonly signal: AbortSignal;
}

/** A window that is still to be measured. */
interface Slot {
  readonly monitoring: Monitoring;
  readonly repeats?: string;
}

type Failure = Omit<SettingFailure, 'ok'>;

/**
 * Measures one window after the other, and the disturbed ones again at the end as far as the plan allows. Throws the reason of
 * `signal` when aborted; a Defender that does not do as it is told is an ending.
 */
export async function runWindows(
  plan: ExperimentPlan,
  tools: WindowTools,
): Promise<{ readonly windows: RecordedWindow[]; readonly ending: ExperimentEnding }> {
  const slots: Slot[] = plan.order.map((monitoring) => ({ monitoring }));
  const windows: RecordedWindow[] = [];
  const failed = ({ kind, message }: Failure) => ({ windows, ending: { status: 'failed', kind, message } as const });

  const first = await patiently(tools.look(), tools.signal);
  if ('ok' in first) return failed(first);
  let now = first;
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] as Slot;
    const isChange = slots[index - 1]?.monitoring !== slot.monitoring;
    const id = `w${String(index + 1).padStart(2, '0')}`;
    const tell = (phase: WindowProgress['phase']): void => {
      const settleMs = phase === 'measuring' ? plan.settleMs : 0;
      const leftMs = (slots.length - index) * (plan.settleMs + plan.windowMs) - settleMs;
      const { monitoring, repeats } = slot;
      tools.onProgress({ number: index + 1, of: slots.length, monitoring, phase, leftMs, repeats });
    };
    const measured = await runWindow(id, slot, isChange, plan, tools, now, tell);
    if ('kind' in measured) return failed(measured);
    windows.push(measured.window);
    now = measured.now;
    const { disturbances } = measured.window;
    if (disturbances.length > 0 && slots.length < plan.order.length + plan.maxRepeats) {
      slots.push({ monitoring: slot.monitoring, repeats: `${id}: ${disturbances.join(', ')}` });
    }
  }
  return { windows, ending: { status: 'complete' } };
}

/** Switches if needed, waits, measures, and looks what else has happened since `before`. */
async function runWindow(
  id: string,
  { monitoring }: Slot,
  isChange: boolean,
  plan: ExperimentPlan,
  tools: WindowTools,
  before: Surroundings,
  tell: (phase: WindowProgress['phase']) => void,
): Promise<{ readonly window: RecordedWindow; readonly now: Surroundings } | Failure> {
  const { clock, recorder, signal } = tools;
  if (isChange) {
    tell('changing');
    recorder.label = { bm: null, window: null };
    const changed = await patiently(tools.change(monitoring), signal);
    if (!changed.ok) return changed;
  }
  tell('settling');
  recorder.label = { bm: monitoring, window: null };
  await patiently(clock.sleep(plan.settleMs, signal), signal);

  tell('measuring');
  const { window, failure } = await patiently(measure(id, monitoring, plan, tools), signal);
  const now = await patiently(tools.look(), signal);
  if ('ok' in now) return now;
  if (now.monitoring !== monitoring) return changedBySomebody(id, now.monitoring);
  if (failure !== undefined && window.workloadSeconds.length === 0) return workloadFailed(failure);

  const events = disturbancesBetween(before, now);
  for (const event of events) await recorder.note({ t: clock.now().toISOString(), event, window: id });
  const others = failure === undefined ? [] : ['workload-failed'];
  const disturbances = [...new Set([...recorder.disturbancesIn(id), ...events, ...others])];
  return { window: { ...window, disturbances }, now };
}

async function measure(
  id: string,
  bm: Monitoring,
  { windowMs }: ExperimentPlan,
  { clock, recorder, workload, signal }: WindowTools,
): Promise<{ readonly window: RecordedWindow; readonly failure: WorkloadRuns['failure'] }> {
  const over = new AbortController();
  const startedAtMs = clock.now().getTime();
  recorder.label = { bm, window: id };
  const noteRun = (seconds: number): Promise<void> =>
    recorder.note({ t: clock.now().toISOString(), event: 'workload-finished', seconds, window: id });
  const until = AbortSignal.any([signal, over.signal]);
  const runs = workload === undefined ? undefined : repeatWorkload(workload, clock, until, noteRun);
  await clock.sleep(windowMs, signal);
  const endedAtMs = clock.now().getTime();
  recorder.label = { bm, window: null };
  over.abort();
  const { seconds, failure } = (await runs) ?? { seconds: [], failure: undefined };
  return { window: { id, bm, startedAtMs, endedAtMs, workloadSeconds: seconds, disturbances: [] }, failure };
}

/** What was begun is waited for; then the reason of an abort counts, not what came of it. */
async function patiently<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const result = await work;
  signal.throwIfAborted();
  return result;
}

function changedBySomebody(window: string, now: Monitoring | null): Failure {
  const seen = now === null ? 'Defender does not tell its state anymore' : `it was ${now} at its end`;
  return { kind: 'not-kept', message: `Somebody else changed behavior monitoring during window ${window}: ${seen}.` };
}

function workloadFailed(failure: string): Failure {
  return { kind: 'refused', message: `The workload failed (${failure}), so no window is like another.` };
}
