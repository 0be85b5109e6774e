import path from 'node:path';
import type { RuleFault } from '../../analyze/rule-file.ts';
import type { PackedRule } from '../../analyze/rule-pack.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { failingCases, faultLines, readAddedPack } from '../../pipeline/load-rules.ts';
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

/** `mdediag rules lint`: what is wrong with the rules in these folders, with line and column. */
export async function lintRules(folders: readonly string[], flags: Flags): Promise<number> {
  const packs = await Promise.all(folders.map(readAddedPack));
  const count = packs.reduce((sum, { rules }) => sum + rules.length, 0);
  return conclude(
    packs.flatMap(({ faults }) => faults),
    `Rules that are well formed: ${count}.`,
    flags,
  );
}

/** `mdediag rules test`: runs the cases of the rules in these folders (`cases/<id>.yaml`). */
export async function testRules(folders: readonly string[], flags: Flags): Promise<number> {
  const faults: RuleFault[] = [];
  let count = 0;
  for (const folder of folders) {
    const pack = await readAddedPack(folder);
    count += pack.rules.length;
    faults.push(...pack.faults, ...(await failingCases(pack.rules, path.join(folder, 'cases'))));
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
