import { displayText, wrapText } from '../lib/display-text.ts';
import { formatCount } from '../lib/quantity.ts';
import type { Report } from '../model/report.ts';
import { loadSparkline } from './load-sparkline.ts';
import { type Story, storyOf } from './story.ts';

const COLUMNS = 78;
const SEVERITY_COLUMNS = 9;
const SPARK_COLUMNS = 40;

/** How much of the story is told, the most first. */
const LENGTHS = [
  { problems: 3, steps: 4, reasonLines: 5, stepLines: 3, withSparkline: true },
  { problems: 3, steps: 3, reasonLines: 4, stepLines: 1, withSparkline: true },
  { problems: 2, steps: 3, reasonLines: 4, stepLines: 1, withSparkline: true },
  { problems: 2, steps: 2, reasonLines: 4, stepLines: 1, withSparkline: true },
  { problems: 1, steps: 2, reasonLines: 4, stepLines: 1, withSparkline: true },
  { problems: 2, steps: 2, reasonLines: 4, stepLines: 1, withSparkline: false },
  { problems: 1, steps: 1, reasonLines: 3, stepLines: 1, withSparkline: false },
  { problems: 1, steps: 1, reasonLines: 1, stepLines: 1, withSparkline: false },
] as const;

/** What was found, whether behavior monitoring is behind it, and what to do, in at most `mostLines` lines of 80 columns; never less than 10. */
export function storyLines(report: Report, mostLines: number): string[] {
  const story = storyOf(report.findings);
  const versions = LENGTHS.map((length) => linesOf(story, report, length));
  return versions.find((lines) => lines.length <= mostLines) ?? versions.at(-1) ?? [];
}

function linesOf(
  { headline, worst, others, monitoring, steps }: Story,
  report: Report,
  length: (typeof LENGTHS)[number],
): string[] {
  const shown = worst.slice(0, length.problems);
  const more = worst.length - shown.length + others;
  const moreSteps = steps.length - length.steps;
  return [
    ...paragraph(headline, 0, 2),
    ...shown.map(({ severity, title }) => cutLine(`  ${severity.padEnd(SEVERITY_COLUMNS)}${displayText(title)}`)),
    ...(more === 0 ? [] : [`  … and ${formatCount(more)} more`]),
    '',
    ...paragraph(
      `Is behavior monitoring behind the load? ${monitoring.answer}. ${monitoring.reason}`,
      0,
      length.reasonLines,
    ),
    ...(length.withSparkline ? loadSparkline(report.plots, SPARK_COLUMNS).map((line) => `  ${line}`) : []),
    '',
    ...(steps.length === 0 ? [] : ['What to do now']),
    ...steps.slice(0, length.steps).flatMap(({ text, brief }, index) => {
      const words = length.stepLines === 1 ? brief : text;
      return paragraph(`${index + 1}. ${words}`, 2, length.stepLines);
    }),
    ...(moreSteps > 0 ? [`  … and ${formatCount(moreSteps)} more`] : []),
  ];
}

/** The first lines of a paragraph; what is cut ends in `…`. */
function paragraph(text: string, indent: number, mostLines: number): string[] {
  const lines = wrapText(displayText(text), COLUMNS - 2, indent + (indent > 0 ? 3 : 0), indent).split('\n');
  if (lines.length <= mostLines) return lines.map(cutLine);
  return lines.slice(0, mostLines).map((line, index) => cutLine(index === mostLines - 1 ? `${line} …` : line));
}

function cutLine(line: string): string {
  return line.length <= COLUMNS ? line : `${line.slice(0, COLUMNS - 1)}…`;
}
