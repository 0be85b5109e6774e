import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import glob from 'fast-glob';
import { MAX_YAML_BYTES, type Position } from '../lib/located-yaml.ts';
import { readStart } from '../lib/read-start.ts';
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
  /** Where in it the id is written. */
  readonly idAt: Position;
}

const MAX_FILES = 2_000;
const LIST = { followSymbolicLinks: false, onlyFiles: true, deep: 8 } as const;

/**
 * Reads every rule below the folder `place`, but not its `cases/`; or the one rule in the file `place`. What is wrong with single
 * files is in `faults`. Throws a system error when the folder cannot be listed.
 */
export async function readPack(place: string, { name, version }: { name: string; version: string }): Promise<RulePack> {
  const isFile = (await stat(place)).isFile();
  const folder = isFile ? path.dirname(place) : place;
  const files = isFile
    ? [path.basename(place)]
    : (await glob('**/*.{yaml,yml}', { ...LIST, cwd: folder, ignore: ['cases/**'] })).sort();
  const hash = createHash('sha256');
  const rules: PackedRule[] = [];
  const faults: RuleFault[] = [];
  if (files.length > MAX_FILES) {
    faults.push({ file: place, line: 1, column: 1, message: `a pack has at most ${MAX_FILES} rules` });
  }
  for (const relative of files.slice(0, MAX_FILES)) {
    const file = path.join(folder, relative);
    const text = await readStart(file, MAX_YAML_BYTES);
    hash.update(`${relative}\0${text.length}\0${text}`);
    const read = readRule(text, file, path.basename(relative, path.extname(relative)));
    faults.push(...read.faults);
    if (read.rule !== undefined) rules.push({ rule: read.rule, file, idAt: read.idAt });
  }
  return { name, version, sha256: hash.digest('hex'), rules, faults };
}

/** Rules whose id is taken by an earlier one, as faults. */
export function duplicateRules(packs: readonly RulePack[]): RuleFault[] {
  const firstFiles = new Map<string, string>();
  return packs
    .flatMap(({ rules }) => rules)
    .flatMap(({ rule, file, idAt }) => {
      const first = firstFiles.get(rule.id);
      firstFiles.set(rule.id, first ?? file);
      const message = `${rule.id} is the id of ${first} as well; rename one of them, file and id`;
      return first === undefined || first === file ? [] : [{ file, ...idAt, message }];
    });
}
