import { formatCount, formatSize } from '../lib/quantity.ts';
import type { BehaviorMonitoring, Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type Gap, gapsOf, hostLine, notesOf, withVerdict } from './findings-groups.ts';
import { code, inert, place, prose } from './markdown.ts';
import { changeWords, comparisonWords } from './regression-words.ts';
import { type Missing, mainComparisons, missingOf, storyOf } from './story.ts';

type Problem = Extract<Finding, { verdict: 'problem' }>;

/** So that all of it stays under 60 lines, whatever was found. */
const MOST_NOTES = 3;
const MOST_PROBLEMS = 12;
const MOST_CHANGES = 3;
const MOST_MISSING = 4;
const MOST_GAPS = 4;
const LONGEST_TEXT = 300;

/** What one pastes into a case, in 60 lines at most: the Mac, the verdict with its numbers, the worst problems with the proof, what is missing. */
export function summaryMarkdown(report: Report): string {
  const { findings, name } = report;
  const { headline, monitoring, steps } = storyOf(findings);
  return [
    `# Defender diagnostics of ${inert(name)}`,
    '',
    ...machineLines(report),
    '',
    `## ${inert(headline)}`,
    '',
    ...list(withVerdict(findings, 'problem'), MOST_PROBLEMS, problemLine),
    '',
    `## Is behavior monitoring behind the load? ${monitoring.answer}`,
    '',
    ...monitoringLines(findings.behaviorMonitoring),
    '',
    '## What to do',
    '',
    ...steps.map(({ text }, index) => `${index + 1}. ${prose(cut(text))}`),
    '',
    '## What is missing',
    '',
    ...missingLines(report),
    '',
    sourceLine(report),
    '',
  ].join('\n');
}

function machineLines({ findings, bundle }: Report): string[] {
  const { shown, more } = {
    shown: notesOf(findings).slice(0, MOST_NOTES),
    more: notesOf(findings).length - MOST_NOTES,
  };
  const facts =
    bundle === null
      ? []
      : [
          [
            bundle.host.arch,
            bundle.host.cores === null ? null : `${bundle.host.cores} cores`,
            bundle.host.memoryBytes === null ? null : `${formatSize(bundle.host.memoryBytes)} of memory`,
          ]
            .filter((fact) => fact !== null)
            .join(', '),
          `collected ${bundle.finishedAt}${bundle.case === null ? '' : `, case ${bundle.case}`}`,
        ];
  return [
    ...shown.map((note) => `- **${inert(cut(note))}**`),
    ...(more > 0 ? [`- and ${formatCount(more)} more notes`] : []),
    ...[hostLine(findings), ...facts].filter((fact) => fact !== '').map((fact) => `- ${inert(fact)}`),
  ];
}

function problemLine({ severity, title, rule, evidence }: Problem): string {
  const [first] = evidence;
  const more = evidence.length > 1 ? ` and ${formatCount(evidence.length - 1)} more` : '';
  return `- **${severity}** ${inert(title)} (${code(rule)}): ${first === undefined ? '' : code(cut(place(first)))}${more}`;
}

function monitoringLines({ reason, comparisons, changePoints }: BehaviorMonitoring): string[] {
  return [
    inert(reason),
    '',
    ...mainComparisons(comparisons).map((comparison) => `- ${inert(comparisonWords(comparison))}`),
    ...list(changePoints, MOST_CHANGES, (change) => `- ${inert(changeWords(change))}`),
  ];
}

function missingLines({ findings, inventory }: Report): string[] {
  const losses = missingOf(inventory).filter(({ isLoss }) => isLoss);
  return [
    ...(losses.length === 0 ? ['- Nothing that exists and was chosen.'] : []),
    ...list(losses, MOST_MISSING, lossLine),
    ...list(gapsOf(findings), MOST_GAPS, gapLine),
  ];
}

function lossLine({ reason, names }: Missing): string {
  const more = names.length > 1 ? ` and ${formatCount(names.length - 1)} more` : '';
  return `- ${code(cut(names[0] ?? ''))}${more}: ${prose(cut(reason))}`;
}

function gapLine({ reason, rules }: Gap): string {
  return `- not evaluated (${formatCount(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}): ${prose(cut(reason))}`;
}

/** An archive cannot hold its own hash, so a bundle is named by that of its manifest, which lists all others. */
function sourceLine({ bundle, findings: { source, tool } }: Report): string {
  const by = `${tool.name} ${tool.version}`;
  if (source.sha256 !== null) return `SHA-256 of the archive: ${source.sha256} (${by})`;
  if (bundle === null) return `From ${source.kind}, which has no hash of its own (${by})`;
  return `Bundle ${bundle.bundleId}, SHA-256 of its manifest.json: ${bundle.manifestSha256 ?? 'not known'} (${by})`;
}

function list<T>(all: readonly T[], most: number, line: (one: T) => string): string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map(line), ...(more > 0 ? [`- and ${formatCount(more)} more: see report.html`] : [])];
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
