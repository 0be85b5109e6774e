import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES, type Severity } from '../model/severity.ts';
import { type IdentityFlags, identityOption } from './delivery-options.ts';
import type { Verbosity } from './terminal.ts';

/** What decides which rules run, and when it is "now". */
export interface RuleFlags extends Verbosity, IdentityFlags {
  readonly rules: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly now?: Date;
}

/** What `compare` was told. */
export interface CompareFlags extends RuleFlags {
  readonly format: (typeof COMPARE_FORMATS)[number];
  readonly json?: boolean;
  readonly output?: string;
}

/** Forms a comparison can be printed in. */
const COMPARE_FORMATS = ['text', 'json', 'html'] as const;

/** Forms the findings can be printed in. */
export const FORMAT_NAMES = ['text', 'json', 'markdown', 'html', 'sarif', 'junit'] as const;
/** A form the findings can be printed in. */
export type Format = (typeof FORMAT_NAMES)[number];

/** What `analyze` was told. */
export interface AnalyzeFlags extends RuleFlags {
  readonly format: Format;
  readonly json?: boolean;
  readonly output?: string;
  readonly failOn?: Severity;
}

/** `info` is never a reason to fail. */
const FAILING = SEVERITIES.filter((severity) => severity !== 'info');

/** Adds the flags of `analyze`. */
export function addAnalyzeFlags(command: Command): Command {
  return addRuleFlags(command)
    .addOption(new Option('--format <format>', 'how to print the findings').choices(FORMAT_NAMES).default('text'))
    .option('--json', 'the same as --format json')
    .option('-o, --output <file>', 'write the findings to this file')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 3 when there is a problem this bad, or worse').choices(FAILING),
    );
}

/** Adds the flags of `compare`. */
export function addCompareFlags(command: Command): Command {
  return addRuleFlags(command)
    .addOption(new Option('--format <format>', 'how to print the comparison').choices(COMPARE_FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .option('-o, --output <file>', 'write the comparison to this file');
}

/** Adds the flags that choose rules and clock. */
export function addRuleFlags(command: Command): Command {
  return command
    .addOption(rulesOption())
    .addOption(repeatable('--only <rule>', 'run this rule only (repeatable)'))
    .addOption(repeatable('--skip <rule>', 'leave this rule out (repeatable)'))
    .addOption(identityOption())
    .option('--now <time>', 'the clock for rules about age, such as 2026-11-20T18:45:00Z', asInstant);
}

/** `--rules`, once for each folder. */
export function rulesOption(): Option {
  return repeatable('--rules <dir>', 'add the rules in this folder (repeatable)');
}

/** Whether `severity` is as bad as `limit`, or worse. */
export function reachesSeverity(severity: Severity, limit: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);
}

/** A flag that may be given several times. */
export function repeatable(flag: string, description: string): Option {
  return new Option(flag, description)
    .default([], 'none')
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value]);
}

function asInstant(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('Give an ISO time, such as 2026-11-20T18:45:00Z.');
}
