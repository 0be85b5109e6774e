import { explain as explainRule } from '../../analyze/explain.ts';
import { EXIT } from '../../model/exit-code.ts';
import { notesOn } from '../../pipeline/analyze-input.ts';
import { groupPaths } from '../../pipeline/group-paths.ts';
import { explanationText } from '../../report/explanation-text.ts';
import type { RuleFlags } from '../analyze-options.ts';
import { withInput } from '../analyze-paths.ts';
import { rulePacks } from '../rule-packs.ts';
import { printJson, printResult } from '../terminal.ts';
import { unknownRule } from '../unknown-rule.ts';

/** `mdediag explain`: why a rule fired or did not. */
export async function explain(
  id: string,
  paths: readonly string[],
  flags: RuleFlags & { readonly json?: boolean },
): Promise<number> {
  const packs = await rulePacks(flags.rules);
  const rules = packs.flatMap((pack) => pack.rules.map(({ rule }) => rule));
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined)
    throw unknownRule(
      id,
      rules.map((each) => each.id),
    );
  const explained = [];
  for (const group of await groupPaths(paths)) {
    explained.push(
      await withInput(group, flags, (input, { lookup, check }) => ({
        name: input.name,
        notes: notesOn(check),
        ...explainRule(rule, lookup),
      })),
    );
  }
  if (flags.json) await printJson({ schema: 1, explanations: explained });
  else
    await printResult(
      explained.map(({ name, notes, ...explanation }) => explanationText(name, notes, explanation)).join('\n\n'),
    );
  return EXIT.done;
}
