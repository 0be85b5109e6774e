import type { RuleFault } from '../../analyze/rule-file.ts';
import type { PackedRule } from '../../analyze/rule-pack.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { failingCases, faultLines, lintFaults, readAddedPack } from '../../pipeline/load-rules.ts';
import { ruleListText, ruleText } from '../../report/rules-text.ts';
import { rulePacks } from '../rule-packs.ts';
import { printJson, printResult, type Verbosity } from '../terminal.ts';
import { unknownRule } from '../unknown-rule.ts';

interface Flags extends Verbosity {
  readonly rules: readonly string[];
  readonly json?: boolean;
}

/** `mdediag rules list`: every rule with its severity and title. */
export async function listRules(flags: Flags): Promise<number> {
  const rules = (await allRules(flags)).map(({ rule }) => rule);
  if (flags.json) await printJson({ schema: 1, rules });
  else await printResult(ruleListText(rules));
  return EXIT.done;
}

/** `mdediag rules show`: one rule in full. */
export async function showRule(id: string, flags: Flags): Promise<number> {
  const all = await allRules(flags);
  const found = all.find(({ rule }) => rule.id === id);
  if (found === undefined)
    throw unknownRule(
      id,
      all.map(({ rule }) => rule.id),
    );
  if (flags.json) await printJson({ schema: 1, rule: found.rule });
  else await printResult(ruleText(found.rule));
  return EXIT.done;
}

/** `mdediag rules lint`: what is wrong with these rules, with line and column. */
export async function lintRules(places: readonly string[], flags: Flags): Promise<number> {
  const { count, faults } = await lintFaults(places);
  return conclude(faults, `Rules that are well formed: ${count}.`, flags);
}

/** `mdediag rules test`: runs the cases of these rules. */
export async function testRules(places: readonly string[], flags: Flags): Promise<number> {
  const faults: RuleFault[] = [];
  let count = 0;
  for (const place of places) {
    const pack = await readAddedPack(place);
    count += pack.rules.length;
    faults.push(...pack.faults, ...(await failingCases(pack, place)));
  }
  return conclude(faults, `Rules whose cases pass: ${count}.`, flags);
}

async function conclude(faults: readonly RuleFault[], praise: string, flags: Flags): Promise<number> {
  if (flags.json) await printJson({ schema: 1, faults });
  else if (faults.length === 0) await printResult(praise);
  else throw new KnownError(faultLines(faults).join('\n'), { exitCode: EXIT.usage });
  return faults.length === 0 ? EXIT.done : EXIT.usage;
}

async function allRules({ rules }: Flags): Promise<PackedRule[]> {
  const packs = await rulePacks(rules);
  return packs.flatMap((pack) => pack.rules).sort((one, other) => (one.rule.id < other.rule.id ? -1 : 1));
}
