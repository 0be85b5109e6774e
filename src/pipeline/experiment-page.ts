import { openInput } from '../bundle/open-input.ts';
import { createAppendFile } from '../lib/append-file.ts';
import type { BehaviorMonitoring } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { reportPage } from '../report/html/report-page.ts';
import { type AnalysisRequest, conclude, examine } from './analyze-input.ts';
import { buildReport } from './build-report.ts';

/** The report on what an experiment measured; its own verdict counts, for it knows more of the windows than the samples tell. */
export async function reportOnExperiment(
  samplesPath: string,
  analysis: AnalysisRequest,
  verdict: BehaviorMonitoring,
): Promise<Report> {
  const input = await openInput([samplesPath]);
  try {
    const examined = await examine(input, analysis.now);
    const { findings, plots } = conclude(input, examined, analysis);
    return await buildReport(input, examined, { findings: { ...findings, behaviorMonitoring: verdict }, plots });
  } finally {
    await input.close();
  }
}

/** Writes the page beside the samples, for the same person; its path. Throws what the system says when it cannot be written. */
export async function writePageBeside(
  samplesPath: string,
  report: Report,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): Promise<string> {
  const pagePath = `${samplesPath.replace(/\.jsonl$/, '')}.html`;
  const file = await createAppendFile(pagePath, { owner, force: false });
  try {
    await file.append(reportPage(report).markup);
    await file.sync();
  } finally {
    await file.close();
  }
  return pagePath;
}
