import type { z } from 'zod';
import type { KeyPath, LocatedFault, LocatedYaml, Position } from '../lib/located-yaml.ts';
import { nearest } from '../lib/nearest.ts';

/**
 * What a schema has against a document, in words a writer can use. Where several shapes are allowed, zod reports each of them; the
 * one with the keys the writer chose is meant. `keys` are all the keys such a file can have.
 */
export function schemaFaults(
  issues: readonly z.core.$ZodIssue[],
  document: LocatedYaml,
  keys: readonly string[],
  prefix: KeyPath = [],
): LocatedFault[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      return schemaFaults(meantBranch(issue.errors), document, keys, path);
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => fault(document.positionOfKey([...path, key]), unknownKey(key, path, keys)));
    }
    if (isConsequence(issue, issues)) return [];
    return [fault(document.positionOf(path), explain(issue, path, document))];
  });
}

/** A misspelt key explains the one that is missing in its place, and that a test has no operator. */
function isConsequence({ code, path }: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): boolean {
  const misspelt = (parent: KeyPath) =>
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.join() === parent.join() ? issue.keys : [],
    );
  if (code === 'custom') return misspelt(path).length > 0;
  const missing = String(path.at(-1));
  return misspelt(path.slice(0, -1)).some((key) => nearest(key, [missing]) !== undefined);
}

/** `; did you mean behavior?`, or nothing. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

function fault(position: Position, message: string): LocatedFault {
  return { ...position, message };
}

/** The branch that fits best; a word it does not know may be one that another branch knows. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const [meant = []] = branches.toSorted((one, other) => misfit(one) - misfit(other));
  return meant.map((issue) => {
    if (issue.code !== 'invalid_value') return issue;
    const known = branches
      .flat()
      .flatMap((other) => (other.code === 'invalid_value' && samePath(issue, other) ? other.values : []));
    return { ...issue, values: [...new Set(known)] };
  });
}

function samePath(one: z.core.$ZodIssue, other: z.core.$ZodIssue): boolean {
  return one.path.join() === other.path.join();
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

function explain(issue: z.core.$ZodIssue, path: KeyPath, document: LocatedYaml): string {
  const value = valueAt(document.content, path);
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const list = allowed.length <= 8 ? `; allowed are ${allowed.join(', ')}` : '';
    return `${JSON.stringify(value) ?? 'nothing'} is not known${didYouMean(String(value), allowed)}${list}`;
  }
  if (value === undefined) return `the key ${String(path.at(-1) ?? '')} is missing`;
  if (typeof value === 'number' && issue.code === 'invalid_type' && issue.expected === 'string') {
    return `write it in quotes, as a version: "${document.sourceOf(path) ?? value}" (YAML reads a number)`;
  }
  return issue.message;
}

function unknownKey(key: string, path: KeyPath, keys: readonly string[]): string {
  if (keys.includes(key)) return `${key} does not suit ${path.length === 0 ? 'this place' : 'this fact'}`;
  return `${key} is not known here${didYouMean(key, keys)}`;
}

function valueAt(content: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }, content);
}
