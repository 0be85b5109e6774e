import { displayText, wrapText } from '../lib/display-text.ts';
import type { ExplainedCondition, Explanation } from '../model/explanation.ts';

const COLUMNS = 78;
const MARKS = { true: 'yes', false: 'no', unknown: '?' } as const;
const MOST_PLACES = 5;
/** Of a path with what is written there. */
const MOST_LENGTH = 160;

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
    wrapText(`Looks for: ${displayText(title)}`, COLUMNS),
    '',
    ...says.map((line) => wrapText(displayText(line), COLUMNS)),
    ...(says.length > 0 ? [''] : []),
    ...conditions.flatMap((condition) => conditionLines(condition, 0)),
  ].join('\n');
}

function conditionLines({ truth, asks, seen, places, missing, parts }: ExplainedCondition, depth: number): string[] {
  const value = seen === undefined ? '' : ` (seen: ${displayText(seen)})`;
  const hidden = places.length - MOST_PLACES;
  return [
    paragraph(`[${MARKS[truth]}] ${displayText(asks)}${value}`, depth * 2),
    ...(parts.length > 0
      ? parts.flatMap((part) => conditionLines(part, depth + 1))
      : [
          ...places.slice(0, MOST_PLACES).map((place) => paragraph(inShort(displayText(place)), depth * 2 + 8)),
          ...(hidden > 0 ? [paragraph(`… and ${hidden} more`, depth * 2 + 8)] : []),
          ...missing.map((each) => paragraph(`missing: ${displayText(each)}`, depth * 2 + 8)),
        ]),
  ];
}

/** Further lines begin a little to the right. */
function paragraph(text: string, indent: number): string {
  return wrapText(text, COLUMNS, indent + 2, indent);
}

function inShort(place: string): string {
  return place.length > MOST_LENGTH ? `${place.slice(0, MOST_LENGTH)}…` : place;
}
