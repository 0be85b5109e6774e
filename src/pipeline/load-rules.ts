import path from 'node:path';
import { runCases } from '../analyze/cases.ts';
import { casesFileOf, casesFolderOf, readCases } from '../analyze/cases-folder.ts';
import type { RuleFault } from '../analyze/rule-file.ts';
import { duplicateRules, type PackedRule, type RulePack, readPack } from '../analyze/rule-pack.ts';
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
    const failing = await failingCases(packs[index + 1] ?? builtin, folder);
    if (failing.length > 0) throw refusal(failing);
  }
  return packs;
}

/** Reads the rules in a folder, or a file, that somebody named. Throws `KnownError` when it cannot be read or holds none. */
export async function readAddedPack(place: string): Promise<RulePack> {
  try {
    const pack = await readPack(place, { name: path.basename(path.resolve(place)), version: 'unversioned' });
    if (pack.rules.length > 0 || pack.faults.length > 0) return pack;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new KnownError(`The rules in ${displayText(place)} cannot be read (${errnoOf(error)}).`, {
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  throw new KnownError(`There is no rule (a .yaml file) in ${displayText(place)}.`, { exitCode: EXIT.usage });
}

/** What is wrong with these rules themselves, that two have one id, and that one has no cases. */
export async function lintFaults(places: readonly string[]): Promise<{ count: number; faults: RuleFault[] }> {
  const packs = [];
  const withoutCases: RuleFault[] = [];
  for (const place of places) {
    const pack = await readAddedPack(place);
    packs.push(pack);
    withoutCases.push(...(await casesOf(pack, place)).filter(({ text }) => text === undefined).map(noCases));
  }
  const faults = [...packs.flatMap((pack) => pack.faults), ...duplicateRules(packs), ...withoutCases];
  return { count: packs.reduce((sum, { rules }) => sum + rules.length, 0), faults };
}

/** What is wrong with the cases of the rules in `pack`, which were read from `place`. */
export async function failingCases(pack: RulePack, place: string): Promise<RuleFault[]> {
  return (await casesOf(pack, place)).flatMap((cases) => {
    if (cases.text === undefined) return [noCases(cases)];
    return runCases(cases.rule, cases.text).faults.map((fault) => ({ file: cases.casesFile, ...fault }));
  });
}

interface RuleWithCases extends PackedRule {
  readonly casesFile: string;
  /** Undefined when there is no such file. */
  readonly text: string | undefined;
}

async function casesOf({ rules }: RulePack, place: string): Promise<RuleWithCases[]> {
  const folder = await casesFolderOf(place);
  return Promise.all(
    rules.map(async (packed) => {
      const casesFile = casesFileOf(folder, packed.rule.id);
      return { ...packed, casesFile, text: await readCases(casesFile) };
    }),
  );
}

function noCases({ file, idAt, casesFile }: RuleWithCases): RuleFault {
  return { file, ...idAt, message: `there are no cases for it; write ${casesFile}` };
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
