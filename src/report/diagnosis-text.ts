import { wrapText } from '../lib/display-text.ts';
import type { Diagnosis } from '../model/diagnosis.ts';

const COLUMNS = 78;
const INDENT = 11;
const WORDS = { ok: 'ok', problem: 'PROBLEM', unknown: 'unclear' } as const;

/** The checks as a list, one paragraph each, then one line that says whether to go on. */
export function diagnosisText(diagnoses: readonly Diagnosis[]): string {
  const lines = diagnoses.flatMap(({ status, finding, fix }) => [
    `${WORDS[status].padEnd(INDENT)}${wrapText(finding, COLUMNS, INDENT).trimStart()}`,
    ...(fix === undefined ? [] : [wrapText(`→ ${fix}`, COLUMNS, INDENT)]),
  ]);
  const problems = diagnoses.filter(({ status }) => status === 'problem').length;
  const verdict =
    problems === 0 ? 'Ready: run `mdediag collect`.' : `${problems} of ${diagnoses.length} checks found a problem.`;
  return [...lines, '', verdict].join('\n');
}
