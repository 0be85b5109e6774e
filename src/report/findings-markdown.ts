import type { Evidence, Finding, Findings } from '../model/finding.ts';
import { gapsOf, hostLine, notesOf, summaryLine, withVerdict } from './findings-groups.ts';
import { code, inert, place, prose } from './markdown.ts';

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
    ...evidence.map((each) => `- ${code(place(each))}: ${code(each.excerpt)}${reason(each)}`),
    '',
    ...fix.map((step, index) => `${index + 1}. ${prose(step)}`),
    '',
    ...falsePositives.map((note) => `Not a problem if: ${prose(note)}\n`),
    ...references.map((url) => `<${url}>  `),
    '',
  ];
}

function reason({ why }: Evidence): string {
  return why === undefined ? '' : `: ${inert(why)}`;
}
