import { breakPath, displayText, wrapText } from '../lib/display-text.ts';
import type { Evidence, Finding, Findings } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { gapsOf, hostLine, notesOf, summaryLine, withVerdict } from './findings-groups.ts';
import { regressionText } from './regression-text.ts';
import { storyLines } from './story-text.ts';
import { exclusionProposalLines } from './what-if-text.ts';

type Problem = Extract<Finding, { verdict: 'problem' }>;

const COLUMNS = 78;
const SEVERITY_COLUMNS = 9;
const MOST_EVIDENCE = 3;
const MOST_FAULTS = 10;
const EXCERPT_LENGTH = 72;
const MOST_RULES_NAMED = 4;
/** The last screen of a terminal. */
const MOST_STORY_LINES = 26;

/**
 * What a bundle says, for a terminal: the worst first, one line each; then evidence and fix; then what could not be evaluated; at the
 * end, where a terminal stands still, all of it in short.
 */
export function findingsText(name: string, report: Report): string {
  const { findings } = report;
  const problems = withVerdict(findings, 'problem');
  return [
    ...notesOf(findings).map((note) => wrapText(displayText(note), COLUMNS)),
    ...(notesOf(findings).length > 0 ? [''] : []),
    displayText(name),
    wrapText(displayText(hostLine(findings)), COLUMNS),
    wrapText(summaryLine(findings), COLUMNS),
    '',
    ...problems.map(oneLine),
    ...(problems.length > 0 ? [''] : []),
    ...problems.flatMap(details),
    ...exclusionProposalLines(findings.exclusionProposals ?? []),
    ...gapSection(findings),
    ...brokenSection(findings),
    regressionText(findings.behaviorMonitoring),
    '',
    'In short',
    '',
    ...storyLines(report, MOST_STORY_LINES),
  ].join('\n');
}

function oneLine({ severity, title }: Problem): string {
  return `${severity.padEnd(SEVERITY_COLUMNS)}${displayText(title)}`;
}

function details({ rule, severity, message, evidence, fix, falsePositives = [] }: Problem): string[] {
  const most = evidence.some(({ why }) => why !== undefined) ? MOST_FAULTS : MOST_EVIDENCE;
  const hidden = evidence.length - most;
  return [
    `${severity.toUpperCase()}  ${rule}`,
    wrapText(displayText(message), COLUMNS, 2),
    ...evidence.slice(0, most).flatMap(evidenceLines),
    ...(hidden > 0 ? [`    … and ${hidden} more ${hidden === 1 ? 'place' : 'places'}`] : []),
    ...fix.map((step) => hanging('  → ', step)),
    ...falsePositives.map((note) => hanging('  Not a problem if: ', note)),
    '',
  ];
}

/** A paragraph whose further lines begin where its text begins, or not far from the margin. */
function hanging(mark: string, text: string): string {
  return wrapText(`${mark.trim()} ${displayText(text)}`, COLUMNS, Math.min(mark.length, 4), 2);
}

function evidenceLines({ path, line, excerpt, why }: Evidence): string[] {
  const shown = displayText(excerpt);
  const cut = shown.length > EXCERPT_LENGTH ? `${shown.slice(0, EXCERPT_LENGTH)}…` : shown;
  const place = `${displayText(path)}${line === undefined ? '' : `:${line}`}`;
  return [
    breakPath(place, COLUMNS, 4),
    `      ${cut}`,
    ...(why === undefined ? [] : [wrapText(displayText(why), COLUMNS, 6)]),
  ];
}

function gapSection(findings: Findings): string[] {
  const gaps = gapsOf(findings);
  if (gaps.length === 0) return [];
  return [
    `Could not be evaluated (${findings.summary.unknown} rules), because`,
    ...gaps.flatMap(({ reason, rules }) => [
      wrapText(`${displayText(reason)}`, COLUMNS, 2),
      wrapText(`for ${namedRules(rules)}`, COLUMNS, 6),
    ]),
    '',
  ];
}

function namedRules(rules: readonly string[]): string {
  const rest = rules.length - MOST_RULES_NAMED;
  const shown = rules.slice(0, MOST_RULES_NAMED).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function brokenSection(findings: Findings): string[] {
  const broken = withVerdict(findings, 'broken');
  if (broken.length === 0) return [];
  return [
    'Broken rules; please report them:',
    ...broken.map(({ rule, message }) => `  ${rule}: ${displayText(message)}`),
    '',
  ];
}
