import path from 'node:path';
import { runCases } from '../analyze/cases.ts';
import type { RuleFault } from '../analyze/rule-file.ts';
import { duplicateRules, type PackedRule, type RulePack, readCases, readPack } from '../analyze/rule-pack.ts';
import { displayText } from '../lib/display-text.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

const MOST_FAULTS = 20;

/**
 * The rules that come with the tool and those of each added folder. Throws `KnownError` when a folder cannot be read, holds a
 * faulty rule, or has a rule whose own cases are missing or fail: a pack is taken whole or not at all.
 */
export async function addPacks(builtin: RulePack, added: readonly string[]): Promise<RulePack[]> {
  const packs = [builtin];
  for (const folder of added) packs.push(await readAddedPack(folder));
  const faults = [...packs.flatMap((pack) => pack.faults), ...duplicateRules(packs)];
  if (faults.length > 0) throw refusal(faults);
  for (const [index, folder] of added.entries()) {
    const failing = await failingCases(packs[index + 1]?.rules ?? [], path.join(folder, 'cases'));
    if (failing.length > 0) throw refusal(failing);
  }
  return packs;
}

/** Reads one folder of rules somebody named. Throws `KnownError` when it cannot be listed or holds none. */
export async function readAddedPack(folder: string): Promise<RulePack> {
  try {
    const pack = await readPack(folder, { name: path.basename(path.resolve(folder)), version: 'unversioned' });
    if (pack.rules.length > 0 || pack.faults.length > 0) return pack;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new KnownError(`The rules in ${displayText(folder)} cannot be read (${errnoOf(error)}).`, {
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  throw new KnownError(`There is no rule (a .yaml file) in ${displayText(folder)}.`, { exitCode: EXIT.usage });
}

/** What is wrong with the cases of these rules, which are in `casesFolder`. */
export async function failingCases(rules: readonly PackedRule[], casesFolder: string): Promise<RuleFault[]> {
  const faults: RuleFault[] = [];
  for (const { rule, file } of rules) {
    const text = await readCases(casesFolder, rule.id);
    if (text === undefined) {
      const message = `there are no cases for it: write ${path.join(casesFolder, `${rule.id}.yaml`)}`;
      faults.push({ file, line: 1, column: 1, message });
      continue;
    }
    const at = { file: path.join(casesFolder, `${rule.id}.yaml`), line: 1, column: 1 };
    faults.push(...runCases(rule, text).faults.map(({ name, message }) => ({ ...at, message: `${name}: ${message}` })));
  }
  return faults;
}

/** `file:line:column: message`, the first twenty. */
export function faultLines(faults: readonly RuleFault[]): string[] {
  const shown = faults
    .slice(0, MOST_FAULTS)
    .map(({ file, line, column, message }) => displayText(`${file}:${line}:${column}: ${message}`));
  const rest = faults.length - shown.length;
  return rest > 0 ? [...shown, `… and ${rest} more`] : shown;
}

function refusal(faults: readonly RuleFault[]): KnownError {
  return new KnownError(faultLines(faults).join('\n'), {
    exitCode: EXIT.usage,
    hint: '`mdediag rules lint` and `mdediag rules test` check rules without a bundle.',
  });
}
