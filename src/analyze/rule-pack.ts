import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import glob from 'fast-glob';
import { errnoOf } from '../model/errors.ts';
import type { Rule } from '../model/rule.ts';
import { type RuleFault, readRule } from './rule-file.ts';

/** A folder of rules, read. */
export interface RulePack {
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the names and bytes of its files, in the order of their names. */
  readonly sha256: string;
  readonly rules: readonly PackedRule[];
  readonly faults: readonly RuleFault[];
}

/** A rule and where it is from. */
export interface PackedRule {
  readonly rule: Rule;
  /** As a person would open it. */
  readonly file: string;
}

const MAX_FILES = 2_000;
const LIST = { followSymbolicLinks: false, onlyFiles: true, deep: 8 } as const;

/**
 * Reads every rule below `folder`, but not its `cases/`. What is wrong with single files is in `faults`. Throws a system error
 * when the folder cannot be listed.
 */
export async function readPack(
  folder: string,
  { name, version }: { name: string; version: string },
): Promise<RulePack> {
  const listed = await glob('**/*.{yaml,yml}', { ...LIST, cwd: folder, ignore: ['cases/**'] });
  const files = listed.sort();
  const hash = createHash('sha256');
  const rules: PackedRule[] = [];
  const faults: RuleFault[] = [];
  if (files.length > MAX_FILES) {
    faults.push({ file: folder, line: 1, column: 1, message: `a pack has at most ${MAX_FILES} rules` });
  }
  for (const relative of files.slice(0, MAX_FILES)) {
    const file = path.join(folder, relative);
    const text = await readFile(file, 'utf8');
    hash.update(`${relative}\0${text.length}\0${text}`);
    const read = readRule(text, file, path.basename(relative, path.extname(relative)));
    faults.push(...read.faults);
    if (read.rule !== undefined) rules.push({ rule: read.rule, file });
  }
  return { name, version, sha256: hash.digest('hex'), rules, faults };
}

/** Rules whose id is taken by an earlier one, as faults. */
export function duplicateRules(packs: readonly RulePack[]): RuleFault[] {
  const firstFiles = new Map<string, string>();
  return packs
    .flatMap(({ rules }) => rules)
    .flatMap(({ rule, file }) => {
      const first = firstFiles.get(rule.id);
      firstFiles.set(rule.id, first ?? file);
      return first === undefined
        ? []
        : [{ file, line: 1, column: 1, message: `${rule.id} is the id of ${first} as well` }];
    });
}

/** The cases of a rule; undefined when there are none. */
export async function readCases(folder: string, id: string): Promise<string | undefined> {
  try {
    return await readFile(path.join(folder, `${id}.yaml`), 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
