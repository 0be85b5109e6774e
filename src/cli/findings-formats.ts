import { jsonText } from '../lib/json-text.ts';
import type { Findings } from '../model/finding.ts';
import { summaryLine } from '../report/findings-groups.ts';
import { findingsMarkdown } from '../report/findings-markdown.ts';
import { findingsText } from '../report/findings-text.ts';
import { junit } from '../report/junit.ts';
import { sarif } from '../report/sarif.ts';
import type { Format } from './analyze-options.ts';
import type { Analyzed } from './analyze-paths.ts';

/** Prints the findings of all sources as one text. `asked` is how many there should have been: one or several decides the form. */
export const FINDINGS_FORMATS: Readonly<Record<Format, (analyzed: readonly Analyzed[], asked: number) => string>> = {
  text: (analyzed, asked) => withSummary(analyzed, asked, ({ name, findings }) => findingsText(name, findings)),
  markdown: (analyzed, asked) => withSummary(analyzed, asked, ({ name, findings }) => findingsMarkdown(name, findings)),
  json: (analyzed, asked) => jsonText(document(analyzed, asked)),
  sarif: (analyzed) => jsonText(sarif(analyzed)),
  junit: (analyzed) => junit(analyzed),
};

function document(analyzed: readonly Analyzed[], asked: number): unknown {
  if (asked === 1) return analyzed[0]?.findings;
  return { schema: 1, sources: analyzed.map(({ name, findings }) => ({ name, ...findings })) };
}

/** One report each, and one line each at the end. */
function withSummary(analyzed: readonly Analyzed[], asked: number, render: (one: Analyzed) => string): string {
  const reports = analyzed.map(render);
  if (asked === 1) return reports.join('');
  const lines = analyzed.map(({ name, findings }) => `${name}: ${damage(findings)}${summaryLine(findings)}`);
  return [...reports, lines.join('\n')].join(`\n\n${'-'.repeat(78)}\n\n`);
}

/** What must not get lost between the reports. */
function damage({ notes = [] }: Findings): string {
  return notes.length === 0 ? '' : `${notes[0]?.startsWith('Unverified') ? 'unverified' : 'damaged'}; `;
}
