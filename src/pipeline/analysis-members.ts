import { FINDINGS_NAME, REPORT_NAME, SUMMARY_NAME } from '../bundle/checksums.ts';
import { jsonText } from '../lib/json-text.ts';
import type { Report } from '../model/report.ts';
import type { Markup } from '../report/html/markup.ts';
import { reportPage } from '../report/html/report-page.ts';
import { summaryMarkdown } from '../report/summary-markdown.ts';

/** What an analysis leaves in a bundle. */
export interface AnalysisMembers {
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  /** What `report.html` was written from. */
  readonly page: Markup;
}

/** The report in each form a bundle carries; `retell` has the last word on every text in them that is not of our own making. */
export function analysisMembers(report: Report, retell = (text: string): string => text): AnalysisMembers {
  const page = reportPage(report);
  return {
    page,
    texts: [
      { name: FINDINGS_NAME, text: `${jsonText(report.findings)}\n` },
      { name: REPORT_NAME, text: page.told(retell) },
      { name: SUMMARY_NAME, text: retell(summaryMarkdown(report)) },
    ],
  };
}
