import { stringify } from 'yaml';
import { displayText, wrapText } from '../lib/display-text.ts';
import type { Rule } from '../model/rule.ts';
import { SEVERITIES } from '../model/severity.ts';

const COLUMNS = 78;

/** Every rule on a line, the worst severity first. */
export function ruleListText(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return SEVERITIES.flatMap((severity) => rules.filter((rule) => rule.severity === severity))
    .map(({ id, severity, title }) => `${severity.padEnd(9)}${id.padEnd(width + 2)}${displayText(title)}`)
    .join('\n');
}

/** One rule, for reading: its words, what decides, and its sources. */
export function ruleText(rule: Rule): string {
  const { id, title, severity, applies, when, evaluate, message, fix, references, falsePositives = [] } = rule;
  return [
    `${id} (${severity})`,
    wrapText(displayText(title), COLUMNS),
    '',
    stringify({ ...(applies && { applies }), ...(when && { when }), ...(evaluate && { evaluate }) }).trimEnd(),
    '',
    wrapText(displayText(`Says: ${message}`), COLUMNS),
    ...fix.map((step) => wrapText(`→ ${displayText(step)}`, COLUMNS)),
    ...falsePositives.map((note) => wrapText(`Not a problem if: ${displayText(note)}`, COLUMNS)),
    ...references.map(displayText),
  ].join('\n');
}
