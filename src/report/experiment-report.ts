import { displayText, wrapText } from '../lib/display-text.ts';
import { formatDuration } from '../lib/quantity.ts';
import type { ExperimentOutcome } from '../model/experiment.ts';
import type { BehaviorMonitoring } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { regressionText } from './regression-text.ts';
import { storyLines } from './story-text.ts';

/** What stands in an experiment's report besides what happened in it. */
interface ReportContext {
  readonly version: string;
  readonly case: string | null;
  readonly verdict: BehaviorMonitoring;
  /** Null when it could not be made. */
  readonly report: Report | null;
  /** Where the page is; null when it could not be written. */
  readonly pagePath: string | null;
}

const COLUMNS = 80;
/** With what stands around it, one screen. */
const MOST_STORY_LINES = 22;

/** The result as one JSON document. */
export function experimentDocument(
  outcome: ExperimentOutcome,
  { version, case: caseId, verdict, pagePath }: ReportContext,
) {
  const { plan, ending, restoration, recording, samplesPath, startedAt, finishedAt } = outcome;
  return {
    schema: 1,
    tool: { name: 'mdediag', version },
    case: caseId,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    ending: ending.status === 'failed' ? ending : { status: ending.status },
    restoration,
    plan: {
      windows: plan.order.length,
      windowSeconds: plan.windowMs / 1_000,
      settleSeconds: plan.settleMs / 1_000,
      intervalMs: plan.intervalMs,
      seed: plan.seed,
      order: plan.order,
      workload: plan.workload,
    },
    windows: recording.windows.map(({ id, bm, startedAtMs, endedAtMs, workloadSeconds, disturbances }) => ({
      id,
      bm,
      startedAt: new Date(startedAtMs).toISOString(),
      endedAt: new Date(endedAtMs).toISOString(),
      workloadSeconds,
      disturbances,
    })),
    samples: samplesPath,
    page: pagePath,
    behaviorMonitoring: verdict,
  };
}

/** What was found, what was left out, where the measurements are, and what to do next. */
export function experimentText(outcome: ExperimentOutcome, { verdict, report, pagePath }: ReportContext): string {
  const { plan, ending, recording, samplesPath } = outcome;
  const lines = [
    ...(ending.status === 'failed' ? [`The experiment ended early. ${ending.message}`] : []),
    windowsLine(outcome),
    ...disturbed(recording.windows),
    `Measurements: ${samplesPath} (seed ${plan.seed}).`,
  ].map((line) => wrapText(line, COLUMNS));
  return [
    ...lines,
    '',
    regressionText(verdict),
    ...(report === null ? [] : ['', 'In short', '', ...storyLines(report, MOST_STORY_LINES)]),
    ...(pagePath === null ? [] : ['', `A page that shows all of this: ${displayText(pagePath)}`]),
  ].join('\n');
}

function windowsLine({ plan, recording, startedAt, finishedAt }: ExperimentOutcome): string {
  const measured = recording.windows.length;
  const off = recording.windows.filter(({ bm }) => bm === 'disabled').length;
  const repeated = Math.max(0, measured - plan.order.length);
  const took = formatDuration(finishedAt.getTime() - startedAt.getTime());
  const more = repeated === 0 ? '' : `, ${repeated} of them repeated`;
  return `Measured ${measured} windows of ${formatDuration(plan.windowMs)} in ${took}, ${off} with it off${more}.`;
}

function disturbed(windows: ExperimentOutcome['recording']['windows']): string[] {
  return windows.flatMap(({ id, disturbances }) =>
    disturbances.length === 0 ? [] : [`Left out: window ${id}, because of ${disturbances.join(', ')}.`],
  );
}
