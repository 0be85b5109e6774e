import { LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../lib/nearest.ts';
import { type Rule, ruleSchemaFor } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { evaluators } from './evaluators/index.ts';
import { checkMeaning } from './rule-meaning.ts';

/** One fault in a rule file. */
export interface RuleFault {
  readonly file: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, and the likely fix. */
  readonly message: string;
}

/** A rule that holds, or everything that is wrong with its file. */
export type RuleFile =
  | { readonly rule: Rule; readonly faults: readonly [] }
  | { readonly rule: undefined; readonly faults: readonly [RuleFault, ...RuleFault[]] };

/** A path into the document of a rule. */
type KeyPath = readonly PropertyKey[];

const MAX_LENGTH = 65_536;
const vocabulary = { facts: [...factShapes.keys()], evaluators: Object.keys(evaluators) };
/** The shape of a rule file, with every name it may use. */
export const ruleSchema = ruleSchemaFor(vocabulary);

/** Reads one rule file. `file` is its name for messages; `stem` the name the rule's id must have. Never throws. */
export function readRule(text: string, file: string, stem: string): RuleFile {
  try {
    return readBounded(text, file, stem);
  } catch (error) {
    // Whatever goes through a document calls itself for each level of it.
    if (!(error instanceof RangeError)) throw error;
    return faulty([{ file, line: 1, column: 1, message: 'it is nested too deep' }]);
  }
}

function readBounded(text: string, file: string, stem: string): RuleFile {
  const counter = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (text.length > MAX_LENGTH) return faulty([{ ...at(0), message: 'a rule file is at most 64 KB long' }]);
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError('nested too deep');
  if (document.errors.length > 0) {
    return faulty(document.errors.map(({ message, pos }) => ({ ...at(pos[0]), message: `not YAML: ${message}` })));
  }
  const where = (path: KeyPath) => at(offsetOf(document, path));
  let alias: number | undefined;
  visit(document, {
    Alias(_, { range }) {
      alias ??= range?.[0] ?? 0;
    },
  });
  if (alias !== undefined) return faulty([{ ...at(alias), message: 'write it out: a rule has no aliases (*name)' }]);
  const content: unknown = document.toJS();
  const parsed = ruleSchema.safeParse(content);
  if (!parsed.success) {
    return faulty(sharpest(parsed.error.issues, content).map(({ path, message }) => ({ ...where(path), message })));
  }
  const faults = checkMeaning(parsed.data, stem).map(({ path, message }) => ({ ...where(path), message }));
  return faults.length === 0 ? { rule: parsed.data, faults: [] } : faulty(faults);
}

function faulty(faults: readonly RuleFault[]): RuleFile {
  const [first, ...rest] = faults;
  if (first === undefined) throw new Error('a faulty rule file needs a fault');
  return { rule: undefined, faults: [first, ...rest] };
}

function offsetOf(document: ReturnType<typeof parseDocument>, path: KeyPath): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return node.range[0];
  }
  return 0;
}

interface Complaint {
  readonly path: KeyPath;
  readonly message: string;
}

/**
 * The complaints a writer can use. Where several shapes are allowed, zod reports each of them; the one with the keys the writer
 * chose is meant.
 */
function sharpest(issues: readonly z.core.$ZodIssue[], content: unknown, prefix: KeyPath = []): Complaint[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      return sharpest(meantBranch(issue.errors), content, path);
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path) }));
    }
    return [{ path, message: explain(issue, valueAt(content, path)) }];
  });
}

/** The branch that fits best. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return branches.toSorted((one, other) => misfit(one) - misfit(other))[0] ?? [];
}

/** A key that does not belong, or one that is missing, says that another shape was meant; a wrong value does not. */
function misfit(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 10;
    if (issue.code === 'invalid_union') return sum + Math.min(...issue.errors.map(misfit));
    const isMissing = issue.path.length === 1 && issue.message.includes('undefined');
    return sum + (isMissing ? 10 : 1);
  }, 0);
}

function explain(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const list = allowed.length <= 8 ? `; allowed are ${allowed.join(', ')}` : '';
    return `${JSON.stringify(value) ?? 'nothing'} is not known${meant(String(value), allowed)}${list}`;
  }
  const isUnquoted = typeof value === 'number' && issue.code === 'invalid_type' && issue.expected === 'string';
  if (isUnquoted) return `write a version in quotes: "${value}" (YAML reads it as a number)`;
  return value === undefined ? `the key ${String(issue.path.at(-1) ?? '')} is missing` : `${issue.message}`;
}

const KEYS = [
  ...['id', 'title', 'severity', 'applies', 'when', 'evaluate', 'message', 'fix', 'references', 'falsePositives'],
  ...['fact', 'count', 'all', 'any', 'not', 'of', 'matching', 'where', 'with', 'params'],
  ...['is', 'oneOf', 'contains', 'matches', 'atLeast', 'below'],
];

function unknownKey(key: string, path: KeyPath): string {
  if (KEYS.includes(key)) return `${key} does not suit ${path.length === 0 ? 'this place' : 'this fact'}`;
  return `${key} is not known here${meant(key, KEYS)}`;
}

function meant(word: string, names: readonly string[]): string {
  const name = nearest(word, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

function valueAt(content: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }, content);
}
