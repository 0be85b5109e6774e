import { displayText } from '../lib/display-text.ts';
import type { Evidence, Finding, Findings } from '../model/finding.ts';
import { gapsOf, hostLine, notesOf, summaryLine, withVerdict } from './findings-groups.ts';

/** The findings as Markdown, for a ticket: nothing of the input can become markup. */
export function findingsMarkdown(name: string, findings: Findings): string {
  const problems = withVerdict(findings, 'problem');
  const gaps = gapsOf(findings);
  return [
    `# Findings in ${inert(name)}`,
    '',
    ...notesOf(findings).map((note) => `> **${inert(note)}**\n`),
    `${inert(hostLine(findings))}  `,
    `${summaryLine(findings)}`,
    '',
    ...(problems.length === 0 ? [] : ['| severity | problem | rule |', '|---|---|---|', ...problems.map(row), '']),
    ...problems.flatMap(section),
    ...(gaps.length === 0 ? [] : ['## Could not be evaluated', '']),
    ...gaps.map(({ reason, rules }) => `- ${inert(reason)}: ${rules.map(code).join(', ')}`),
    ...(gaps.length === 0 ? [] : ['']),
    '## Behavior monitoring',
    '',
    `**${findings.behaviorMonitoring.verdict}**: ${inert(findings.behaviorMonitoring.reason)}`,
    '',
  ].join('\n');
}

type Problem = Extract<Finding, { verdict: 'problem' }>;

function row({ severity, title, rule }: Problem): string {
  return `| ${severity} | ${inert(title)} | ${code(rule)} |`;
}

function section({
  title,
  severity,
  rule,
  message,
  evidence,
  fix,
  references,
  falsePositives = [],
}: Problem): string[] {
  return [
    `## ${inert(title)}`,
    '',
    `${severity}, ${code(rule)}`,
    '',
    inert(message),
    '',
    ...evidence.map((each) => `- ${code(place(each))}: ${code(each.excerpt)}`),
    '',
    ...fix.map((step, index) => `${index + 1}. ${prose(step)}`),
    '',
    ...falsePositives.map((note) => `Not a problem if: ${prose(note)}\n`),
    ...references.map((url) => `<${url}>  `),
    '',
  ];
}

function place({ path, line }: Evidence): string {
  return line === undefined ? path : `${path}:${line}`;
}

/** Text whose every character stands for itself. */
function inert(text: string): string {
  return displayText(text)
    .replace(/[\\`*_[\]<>|~&$@#]|:(?=\S)/g, '\\$&')
    .replace(/^[-+=]/, '\\$&');
}

/** Words of a rule: its backticks mark commands. */
function prose(text: string): string {
  return displayText(text)
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : inert(part)))
    .join('');
}

/** A code span, fenced by more backticks than it holds. */
function code(text: string): string {
  const shown = displayText(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
