import { jsonText } from '../../lib/json-text.ts';
import { EXIT } from '../../model/exit-code.ts';
import { conclude } from '../../pipeline/analyze-input.ts';
import { type ComparedSource, compareInputs } from '../../pipeline/compare-inputs.ts';
import { comparisonText } from '../../report/compare-text.ts';
import type { CompareFlags } from '../analyze-options.ts';
import { analysisRequest, withInput } from '../analyze-paths.ts';
import { saveOrPrint } from '../save-result.ts';

/** `mdediag compare`: what is different in the second source. */
export async function compare(before: string, after: string, flags: CompareFlags): Promise<number> {
  const request = await analysisRequest(flags);
  const source = (path: string): Promise<ComparedSource> =>
    withInput([path], flags, (input, examined) => ({
      name: input.name,
      ...conclude(input, examined, request),
      lookup: examined.lookup,
    }));
  const text = await rendered(await source(before), await source(after), flags);
  await saveOrPrint(text, flags.output, flags);
  return EXIT.done;
}

async function rendered(
  before: ComparedSource,
  after: ComparedSource,
  { format, json }: CompareFlags,
): Promise<string> {
  const comparison = compareInputs(before, after);
  if (json || format === 'json') return jsonText(comparison);
  if (format === 'text') return comparisonText(comparison);
  const { comparePage } = await import('../../report/html/compare-page.ts');
  return comparePage(comparison, { before: before.plots, after: after.plots }).markup;
}
