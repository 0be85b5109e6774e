import { jsonText } from '../lib/json-text.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Findings } from '../model/finding.ts';
import { summaryLine } from '../report/findings-groups.ts';
import { findingsMarkdown } from '../report/findings-markdown.ts';
import { findingsText } from '../report/findings-text.ts';
import { junit } from '../report/junit.ts';
import { sarif } from '../report/sarif.ts';
import type { Format } from './analyze-options.ts';
import type { Analyzed } from './analyze-paths.ts';

type Render = (analyzed: readonly Analyzed[], asked: number) => string | Promise<string>;

/** Prints the findings of all sources as one text. `asked` is how many there should have been: one or several decides the form. */
export const FINDINGS_FORMATS: Readonly<Record<Format, Render>> = {
  text: (analyzed, asked) => withSummary(analyzed, asked, ({ name, report }) => findingsText(name, report)),
  markdown: (analyzed, asked) =>
    withSummary(analyzed, asked, ({ name, report }) => findingsMarkdown(name, report.findings)),
  html: onePage,
  json: (analyzed, asked) => jsonText(document(analyzed, asked)),
  sarif: (analyzed) => jsonText(sarif(analyzed.map(toFindings))),
  junit: (analyzed) => junit(analyzed.map(toFindings)),
};

/** Throws `KnownError` for several sources: a page is about one Mac. */
async function onePage([first, ...others]: readonly Analyzed[], asked: number): Promise<string> {
  if (first === undefined || others.length > 0 || asked > 1) {
    throw new KnownError('A page in HTML is about one source, and these are several.', {
      exitCode: EXIT.usage,
      hint: 'Run it once for each, or `mdediag compare BEFORE AFTER --format html` for two.',
    });
  }
  const { reportPage } = await import('../report/html/report-page.ts');
  return reportPage(first.report).markup;
}

function toFindings({ name, report }: Analyzed): { readonly name: string; readonly findings: Findings } {
  return { name, findings: report.findings };
}

function document(analyzed: readonly Analyzed[], asked: number): unknown {
  if (asked === 1) return analyzed[0]?.report.findings;
  return { schema: 1, sources: analyzed.map(({ name, report }) => ({ name, ...report.findings })) };
}

/** One report each, and one line each at the end. */
function withSummary(analyzed: readonly Analyzed[], asked: number, render: (one: Analyzed) => string): string {
  const reports = analyzed.map(render);
  if (asked === 1) return reports.join('');
  const lines = analyzed
    .map(toFindings)
    .map(({ name, findings }) => `${name}: ${damage(findings)}${summaryLine(findings)}`);
  return [...reports, lines.join('\n')].join(`\n\n${'-'.repeat(78)}\n\n`);
}

/** What must not get lost between the reports. */
function damage({ notes = [] }: Findings): string {
  return notes.length === 0 ? '' : `${notes[0]?.startsWith('Unverified') ? 'unverified' : 'damaged'}; `;
}
