import { wrapText } from '../lib/display-text.ts';
import type { Refusal } from '../model/experiment.ts';

const COLUMNS = 80;

/** All that stands in the way, each with what to do. */
export function refusalsText(refusals: readonly Refusal[]): string {
  const lines = refusals.flatMap(({ reason, fix }) => {
    const [first = '', ...rest] = wrapText(reason, COLUMNS, 2).split('\n');
    return [`- ${first.trimStart()}`, ...rest, wrapText(fix, COLUMNS, 2)];
  });
  return ['The experiment cannot be done here and now. Nothing was changed.', ...lines].join('\n');
}
