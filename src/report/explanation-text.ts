import { displayText, wrapText } from '../lib/display-text.ts';
import type { ExplainedCondition, Explanation } from '../model/explanation.ts';

const COLUMNS = 78;
const MARKS = { true: 'yes', false: 'no ', unknown: ' ? ' } as const;
const MOST_PLACES = 5;

/** Why a rule fired or did not: each condition, the value it saw, where it is written, or what is missing. */
export function explanationText(
  name: string,
  notes: readonly string[],
  { rule, title, severity, verdict, says, conditions }: Explanation,
): string {
  return [
    ...notes.map((note) => wrapText(displayText(note), COLUMNS)),
    ...(notes.length > 0 ? [''] : []),
    displayText(name),
    `${rule} (${severity}): ${verdict}`,
    wrapText(displayText(title), COLUMNS),
    '',
    ...says.map((line) => wrapText(displayText(line), COLUMNS)),
    ...(says.length > 0 ? [''] : []),
    ...conditions.flatMap((condition) => conditionLines(condition, 0)),
  ].join('\n');
}

function conditionLines({ truth, asks, seen, places, missing, parts }: ExplainedCondition, depth: number): string[] {
  const indent = ' '.repeat(depth * 2);
  const value = seen === undefined ? '' : `   (seen: ${displayText(seen)})`;
  const hidden = places.length - MOST_PLACES;
  return [
    `${indent}[${MARKS[truth]}] ${displayText(asks)}${value}`,
    ...(parts.length > 0
      ? parts.flatMap((part) => conditionLines(part, depth + 1))
      : [
          ...places.slice(0, MOST_PLACES).map((place) => `${indent}        ${displayText(place)}`),
          ...(hidden > 0 ? [`${indent}        … and ${hidden} more`] : []),
          ...missing.map((each) => `${indent}        missing: ${displayText(each)}`),
        ]),
  ];
}
