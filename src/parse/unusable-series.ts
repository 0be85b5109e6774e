import { displayText } from '../lib/display-text.ts';
import { nearest } from '../lib/nearest.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

const MAX_SHOWN = 20;

/** The error for a column that is not there, with the one that was probably meant and those there are. */
export function noSuchColumn(path: string, column: string, columns: readonly string[]): KnownError {
  const meant = nearest(column, columns);
  const guess = meant === undefined ? '' : `Did you mean ${JSON.stringify(displayText(meant))}? `;
  return new KnownError(`${displayText(path)} has no column ${JSON.stringify(displayText(column))}.`, {
    exitCode: EXIT.usage,
    hint: `${guess}It has ${listed(columns)}.`,
  });
}

/** The error for a file with columns, none of which is a series of numbers. */
export function noNumbers(path: string, columns: readonly string[]): KnownError {
  return new KnownError(`${displayText(path)} has no column of numbers.`, {
    exitCode: EXIT.usage,
    hint: `It has ${listed(columns)}. The first is taken for the time; \`--time\` names another. Decimals need a point, not a comma.`,
  });
}

/** The error for a file that is of no use as a whole. `problem` is a clause: `is empty`. */
export function unusableFile(path: string, problem: string, cause?: unknown): KnownError {
  return new KnownError(`${displayText(path)} ${problem}.`, {
    exitCode: EXIT.badArchive,
    hint: 'Give a CSV with a header line, or a file that `mdediag sample` wrote.',
    cause,
  });
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, MAX_SHOWN).map((column) => JSON.stringify(displayText(column)));
  const more = columns.length - shown.length;
  return `${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}
