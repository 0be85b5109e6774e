import os from 'node:os';
import type { Clock } from '../lib/clock.ts';
import type { ProcessIdentity } from '../lib/process-identity.ts';
import { type CommandOptions, runCommand } from '../lib/run-command.ts';
import { changeMonitoring, type Mdatp, type MonitoringReading } from '../measure/experiment/behavior-monitoring.ts';
import { type Guardian, startGuardian } from '../measure/experiment/guardian-client.ts';
import { beginJournal, updateJournal } from '../measure/experiment/journal.ts';
import { durationsOf } from '../measure/experiment/plan.ts';
import { createRecorder, type Recorder } from '../measure/experiment/recorder.ts';
import { restoreSetting } from '../measure/experiment/restore.ts';
import { runWindows, type WindowProgress } from '../measure/experiment/run-windows.ts';
import type { ProcessTable } from '../measure/process-table.ts';
import { sample } from '../measure/sampler.ts';
import { createSamplesFile, type SamplesTarget } from '../measure/samples-file.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { ExperimentEnding, ExperimentOutcome, ExperimentPlan, Monitoring } from '../model/experiment.ts';
import type { RecordedWindow } from '../model/recording.ts';
import { CAFFEINATE } from './experiment-circumstances.ts';
import { lookAround } from './look-around.ts';

/** Everything an experiment needs; whoever calls has checked that it may begin and has been told to. */
export interface ExperimentRequest {
  readonly plan: ExperimentPlan;
  /** A program nobody but root can change. */
  readonly mdatp: string;
  readonly answerTimeoutMs: number;
  /** Where the journal goes. */
  readonly stateFolder: string;
  /** This process. */
  readonly owner: ProcessIdentity;
  readonly uid: number;
  readonly platform: NodeJS.Platform;
  /** The command line of a guardian that puts everything back after so many milliseconds. */
  readonly guardian: (deadlineMs: number) => readonly [string, ...string[]];
  /** How the plan's workload is run. */
  readonly workload:
    | { readonly argv: readonly [string, ...string[]]; readonly options: Partial<CommandOptions> }
    | undefined;
  readonly samples: SamplesTarget;
  readonly table: ProcessTable;
  readonly clock: Clock;
  readonly onProgress: (progress: WindowProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Measures with behavior monitoring on and off, and puts it back whatever happens. Throws only before anything is changed;
 * later, what goes wrong is how it ended.
 */
export async function runExperiment(request: ExperimentRequest): Promise<ExperimentOutcome> {
  const { plan, clock, samples, stateFolder, uid, answerTimeoutMs } = request;
  const startedAt = clock.now();
  const file = await createSamplesFile(samples, { ...headerOf(request), startedAt: startedAt.toISOString() }, clock);
  try {
    const guardian = await startGuardian(request.guardian(2 * durationsOf(plan).longestMs + LATENESS_MS));
    const recorder = createRecorder(file.append);
    const { windows, ending } = await conduct(request, guardian, recorder);
    const restoration =
      (await guardian.end()) ?? (await restoreSetting(stateFolder, { uid, run: runCommand, answerTimeoutMs }));
    return {
      plan,
      ending,
      restoration,
      recording: recorder.recording(windows),
      samplesPath: samples.path,
      startedAt,
      finishedAt: clock.now(),
    };
  } finally {
    await file.close();
  }
}

/** What Defender may take for its answers in all, before the guardian thinks that the experiment hangs. */
const LATENESS_MS = 10 * 60_000;

interface Conducted {
  readonly windows: readonly RecordedWindow[];
  readonly ending: ExperimentEnding;
}

/** Everything between the guardian's beginning and its end. Never throws. */
async function conduct(request: ExperimentRequest, guardian: Guardian, recorder: Recorder): Promise<Conducted> {
  const { plan, clock, table, onProgress } = request;
  const [done, broken] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([request.signal, guardian.lost, broken.signal]);
  const sampling = sample({
    table,
    clock,
    intervalMs: plan.intervalMs,
    label: () => recorder.label,
    onTick: recorder.record,
    signal: AbortSignal.any([signal, done.signal]),
  }).catch((error: unknown) => broken.abort(error));
  const mdatp: Mdatp = {
    run: guardian.run,
    program: request.mdatp,
    answerTimeoutMs: request.answerTimeoutMs,
    signal,
  };
  try {
    keepAwake(request, guardian, signal);
    return await runWindows(plan, {
      clock,
      recorder,
      change: journaled(request, mdatp),
      look: () => lookAround(mdatp),
      workload: workloadOf(request, guardian),
      onProgress,
      signal,
    });
  } catch (error) {
    return { windows: [], ending: endingOf(error, request.signal, guardian.lost, broken.signal) };
  } finally {
    done.abort();
    await sampling;
  }
}

function endingOf(error: unknown, stopped: AbortSignal, lost: AbortSignal, broken: AbortSignal): ExperimentEnding {
  if (broken.aborted) return { status: 'threw', error: broken.reason };
  if (stopped.aborted) return { status: 'stopped' };
  if (!lost.aborted) return { status: 'threw', error };
  const message = 'The process that guards the setting ended before the experiment, or its time was over.';
  return { status: 'failed', kind: 'guardian-lost', message };
}

/** Writes down what is to be put back before each change; a change Defender does not answer is tried twice. */
function journaled(
  { stateFolder, owner, clock, mdatp: program }: ExperimentRequest,
  mdatp: Mdatp,
): (monitoring: Monitoring) => Promise<MonitoringReading> {
  let hasBegun = false;
  return async (requested) => {
    const entry = {
      kind: 'mdediag-experiment-journal',
      schema: 1,
      setting: 'behavior-monitoring',
      original: 'enabled',
      requested,
      requestedAt: clock.now().toISOString(),
      mdatp: program,
      owner,
    } as const;
    if (hasBegun) await updateJournal(stateFolder, entry);
    else if (!(await beginJournal(stateFolder, entry))) throw anotherExperiment();
    hasBegun = true;
    const first = await changeMonitoring(mdatp, requested);
    return first.ok || first.kind !== 'no-answer' || mdatp.signal?.aborted ? first : changeMonitoring(mdatp, requested);
  };
}

function anotherExperiment(): KnownError {
  return new KnownError('Another experiment has begun in the meantime. This one has changed nothing.', {
    exitCode: EXIT.usage,
    hint: 'Wait until it has ended.',
  });
}

/** For as long as this process lives; the guardian ends it with everything else. */
function keepAwake({ platform, owner }: ExperimentRequest, { run }: Guardian, signal: AbortSignal): void {
  if (platform !== 'darwin') return;
  const argv = [CAFFEINATE, '-i', '-w', String(owner.pid)] as const;
  void run(argv, { timeoutMs: Number.MAX_SAFE_INTEGER, maxOutputBytes: 0, isSilenced: true, signal });
}

function workloadOf({ workload }: ExperimentRequest, { run }: Guardian) {
  if (workload === undefined) return undefined;
  const { argv, options } = workload;
  const bounds = { ...options, timeoutMs: Number.MAX_SAFE_INTEGER, maxOutputBytes: 0, isSilenced: true };
  return (signal: AbortSignal) => run(argv, { ...bounds, signal });
}

function headerOf({ plan }: ExperimentRequest) {
  return {
    intervalMs: plan.intervalMs,
    cores: os.availableParallelism(),
    experiment: {
      windows: plan.order.length,
      windowSeconds: plan.windowMs / 1_000,
      settleSeconds: plan.settleMs / 1_000,
      seed: plan.seed,
      hasWorkload: plan.workload !== null,
    },
  };
}
