import { randomInt } from 'node:crypto';
import { judgeRegression } from '../../analyze/regression/judge-regression.ts';
import { findPerson, type Person } from '../../collect/person.ts';
import { SYSTEM_CLOCK } from '../../lib/clock.ts';
import { messageOf } from '../../lib/message-of.ts';
import { identifyProcess } from '../../lib/process-identity.ts';
import { journalPath } from '../../measure/experiment/journal-path.ts';
import { durationsOf, planExperiment } from '../../measure/experiment/plan.ts';
import { refusals } from '../../measure/experiment/prerequisites.ts';
import { systemProcessTable } from '../../measure/system-process-table.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT, SIGNAL_EXIT } from '../../model/exit-code.ts';
import type { ExperimentOutcome, ExperimentPlan, Refusal } from '../../model/experiment.ts';
import type { BehaviorMonitoring } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { readCircumstances } from '../../pipeline/experiment-circumstances.ts';
import { runExperiment } from '../../pipeline/run-experiment.ts';
import { experimentNotice } from '../../report/experiment-notice.ts';
import { refusalsText } from '../../report/experiment-refusals.ts';
import { experimentDocument, experimentText } from '../../report/experiment-report.ts';
import { restorationText } from '../../report/experiment-restoration.ts';
import { builtinAnalysis } from '../builtin-analysis.ts';
import { type ExperimentFlags, refuseShortWindow, resolveSamplesPath, resolveWorkload } from '../experiment-flags.ts';
import { experimentProgress } from '../experiment-progress.ts';
import { inPackage } from '../package-folder.ts';
import { endingOnSignals, type SignalReceived } from '../signals.ts';
import { note, printJson, printResult } from '../terminal.ts';
import { toolVersion } from '../version.ts';
import { exitCodeOf } from './restore.ts';

/** `mdediag experiment bm`: check, ask, measure with it on and off, put it back, say what was found. */
export async function experiment(flags: ExperimentFlags): Promise<number> {
  refuseShortWindow(flags);
  const [clock, platform] = [SYSTEM_CLOCK, process.platform];
  const person = await findPerson(process.env, platform);
  const uid = process.getuid?.() ?? -1;
  const workload = await resolveWorkload(flags.workload, person);
  const samplesPath = await resolveSamplesPath(flags.output, clock.now());
  const table = systemProcessTable(platform, clock);
  const plan = planExperiment({
    windows: flags.windows,
    windowMs: flags.window,
    settleMs: flags.settle,
    intervalMs: flags.interval,
    seed: flags.seed ?? randomInt(2 ** 31 - 1),
    workload: flags.workload ?? null,
  });

  return endingOnSignals(async (signal) => {
    const { stateFolder, mdatpTimeout: answerTimeoutMs } = flags;
    const inquiry = { uid, platform, mdatp: flags.mdatp, stateFolder, answerTimeoutMs, table, signal };
    const circumstances = await readCircumstances(inquiry);
    signal.throwIfAborted();
    const owner = await identifyProcess(process.pid);
    const { mdatp } = circumstances;
    const reasons = refusals(circumstances);
    if (reasons.length > 0 || !mdatp.ok || owner === undefined) throw refused(reasons);
    await consentTo(plan, { person, samplesPath }, flags, signal);

    const progress = await experimentProgress(flags);
    const outcome = await runExperiment({
      plan,
      mdatp: mdatp.path,
      answerTimeoutMs,
      stateFolder,
      owner,
      uid,
      platform,
      guardian: (deadlineMs) => guardianCommand(flags, deadlineMs),
      workload,
      samples: { path: samplesPath, owner: person.viaSudo ? person : undefined, force: false },
      table,
      clock,
      onProgress: progress.show,
      signal,
    }).finally(progress.end);
    return conclude(outcome, { flags, signal, owner: person.viaSudo ? person : undefined });
  }, 'Nothing was changed.');
}

function refused(reasons: readonly Refusal[]): KnownError {
  const isPermission = reasons.some(({ kind }) => kind === 'permission');
  return new KnownError(refusalsText(reasons), { exitCode: isPermission ? EXIT.noAccess : EXIT.usage });
}

async function consentTo(
  plan: ExperimentPlan,
  { person, samplesPath }: { person: Person; samplesPath: string },
  flags: ExperimentFlags,
  signal: AbortSignal,
): Promise<void> {
  const notice = experimentNotice({
    ...plan,
    ...durationsOf(plan),
    windows: plan.order.length,
    workload: plan.workload?.join(' ') ?? null,
    isForAnother: person.viaSudo,
    samplesPath,
  });
  // Quiet or not: nobody agrees to what was not shown.
  note(`\n${notice}\n`, flags.yes ? flags : {});
  if (flags.yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new KnownError('Nobody can be asked here: this is not a terminal. Nothing was changed.', {
      exitCode: EXIT.noConsent,
      hint: 'Run it in a terminal window, or add --yes to agree to all of this.',
    });
  }
  const { questioning } = await import('../questioning.ts');
  const message = 'Switch behavior monitoring off and on as described?';
  const answer = await questioning(
    (ask) => ask<{ agreed: boolean }>([{ type: 'confirm', name: 'agreed', default: false, message }]),
    signal,
  );
  signal.throwIfAborted();
  if (answer?.agreed) return;
  throw new KnownError('You did not agree. Nothing was changed.', { exitCode: EXIT.noConsent });
}

function guardianCommand(
  { stateFolder, mdatpTimeout }: ExperimentFlags,
  deadlineMs: number,
): readonly [string, ...string[]] {
  const program = [process.execPath, inPackage('bin/mdediag.js')] as const;
  const bounds = ['--answer-timeout-ms', String(mdatpTimeout), '--deadline-ms', String(deadlineMs)];
  return [...program, 'guardian', '--state-folder', stateFolder, ...bounds];
}

interface Conclusion {
  readonly flags: ExperimentFlags;
  readonly signal: AbortSignal;
  /** Whom the files are for, when that is not who runs this. */
  readonly owner: Person | undefined;
}

async function conclude(outcome: ExperimentOutcome, { flags, signal, owner }: Conclusion): Promise<number> {
  const { ending, restoration, samplesPath } = outcome;
  const isBack = restoration.status === 'restored' || restoration.status === 'nothing-to-restore';
  const words = restorationText(restoration, journalPath(flags.stateFolder));
  if (!isBack || ending.status !== 'complete') process.stderr.write(`${words}\n`);
  if (ending.status === 'threw') throw ending.error;
  if (ending.status === 'stopped') {
    const { signal: name } = signal.reason as SignalReceived;
    process.stderr.write(`Stopped by ${name}. What was measured until then is in ${samplesPath}.\n`);
    return isBack ? SIGNAL_EXIT[name] : exitCodeOf(restoration);
  }
  const verdict = judgeRegression(outcome.recording, []);
  const context = {
    version: toolVersion(),
    case: flags.case ?? null,
    verdict,
    ...(await page(samplesPath, verdict, owner)),
  };
  if (flags.json) await printJson(experimentDocument(outcome, context));
  else await printResult(`${experimentText(outcome, context)}\n\n${words}`);
  if (!isBack) return exitCodeOf(restoration);
  if (ending.status === 'complete') return EXIT.done;
  return ending.kind === 'no-answer' || ending.kind === 'guardian-lost' ? EXIT.noSpace : EXIT.usage;
}

/** What is shown besides the verdict. Without a page the experiment is as good, so that a fault is told and no more. */
async function page(
  samplesPath: string,
  verdict: BehaviorMonitoring,
  owner: Person | undefined,
): Promise<{ readonly report: Report | null; readonly pagePath: string | null }> {
  let report: Report | null = null;
  try {
    const { reportOnExperiment, writePageBeside } = await import('../../pipeline/experiment-page.ts');
    report = await reportOnExperiment(samplesPath, await builtinAnalysis(), verdict);
    return { report, pagePath: await writePageBeside(samplesPath, report, owner) };
  } catch (error) {
    note(`There is no page about this experiment: ${messageOf(error)}`);
    return { report, pagePath: null };
  }
}
