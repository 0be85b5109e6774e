import { EXIT } from '../../model/exit-code.ts';
import { conclude } from '../../pipeline/analyze-input.ts';
import { type ComparedSource, compareInputs } from '../../pipeline/compare-inputs.ts';
import { comparisonText } from '../../report/compare-text.ts';
import type { RuleFlags } from '../analyze-options.ts';
import { analysisRequest, withInput } from '../analyze-paths.ts';
import { printJson, printResult } from '../terminal.ts';

/** `mdediag compare`: what is different in the second source. */
export async function compare(
  before: string,
  after: string,
  flags: RuleFlags & { readonly json?: boolean },
): Promise<number> {
  const request = await analysisRequest(flags);
  const source = (path: string): Promise<ComparedSource> =>
    withInput([path], flags, (input, examined) => ({
      name: input.name,
      ...conclude(input, examined, request),
      lookup: examined.lookup,
    }));
  const comparison = compareInputs(await source(before), await source(after));
  if (flags.json) await printJson(comparison);
  else await printResult(comparisonText(comparison));
  return EXIT.done;
}
