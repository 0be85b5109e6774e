import { jsonText } from '../lib/json-text.ts';
import { summaryLine } from '../report/findings-groups.ts';
import { findingsMarkdown } from '../report/findings-markdown.ts';
import { findingsText } from '../report/findings-text.ts';
import { junit } from '../report/junit.ts';
import { sarif } from '../report/sarif.ts';
import type { Format } from './analyze-options.ts';
import type { Analyzed } from './analyze-paths.ts';

/** Prints the findings of all sources as one text. */
export const FINDINGS_FORMATS: Readonly<Record<Format, (analyzed: readonly Analyzed[]) => string>> = {
  text: (analyzed) => withSummary(analyzed, ({ name, findings }) => findingsText(name, findings)),
  markdown: (analyzed) => withSummary(analyzed, ({ name, findings }) => findingsMarkdown(name, findings)),
  json: (analyzed) => jsonText(document(analyzed)),
  sarif: (analyzed) => jsonText(sarif(analyzed)),
  junit,
};

function document(analyzed: readonly Analyzed[]): unknown {
  const [first, second] = analyzed;
  if (second === undefined) return first?.findings;
  return { schema: 1, sources: analyzed.map(({ name, findings }) => ({ name, ...findings })) };
}

/** One report each, and one line each at the end. */
function withSummary(analyzed: readonly Analyzed[], render: (one: Analyzed) => string): string {
  const reports = analyzed.map(render);
  if (analyzed.length < 2) return reports.join('');
  const lines = analyzed.map((one) => `${one.name}: ${summaryLine(one.findings)}`);
  return [...reports, lines.join('\n')].join(`\n\n${'-'.repeat(78)}\n\n`);
}
