import type { Fact, Place } from '../model/fact.ts';
import type { Condition, Count, Operators } from '../model/rule.ts';
import { describeOperators, passes } from './operators.ts';
import { matchedPlaceholders, type Placeholders } from './template.ts';

/** Three-valued: `unknown` is neither true nor false. */
export type Truth = 'true' | 'false' | 'unknown';

/** A place and the fact it proves. */
export interface Proof extends Place {
  readonly fact: string;
  readonly value: unknown;
  /** What is wrong in this place, where each place of a problem has a fault of its own. */
  readonly why?: string;
}

/** What became of a condition and of each of its parts: what decides, what `explain` prints, and what evidence is made of. */
export interface Trace {
  readonly truth: Truth;
  /** The condition in words: `health.behavior-monitoring is enabled`. */
  readonly asks: string;
  /** What was there instead, for a single test: `disabled`, `2 of 5 elements`. */
  readonly seen?: string;
  readonly proofs: readonly Proof[];
  /** For `unknown`: each fact that is missing, and why. */
  readonly missing: readonly string[];
  readonly placeholders: Placeholders;
  readonly parts: readonly Trace[];
}

/** Looks up a fact by its name. */
export type Lookup = (name: string) => Fact<unknown>;

/** Evaluates a condition over the facts. Throws `TypeError` when a fact is of a kind its operator cannot judge. */
export function evaluate(condition: Condition, lookup: Lookup): Trace {
  if ('all' in condition) return combine('all of', condition.all, lookup, 'false', 'true');
  if ('any' in condition) return combine('any of', condition.any, lookup, 'true', 'false');
  if ('not' in condition) return negate(evaluate(condition.not, lookup));
  if ('count' in condition) return count(condition.count, lookup);
  const { fact, ...operators } = condition;
  return testFact(fact, operators, lookup(fact));
}

/** A fact that is not known, as a trace. */
function unknownFact(asks: string, name: string, { reason }: { readonly reason: string }): Trace {
  return { truth: 'unknown', asks, proofs: [], missing: [`${name}: ${reason}`], placeholders: {}, parts: [] };
}

function testFact(name: string, operators: Operators, fact: Fact<unknown>): Trace {
  const asks = `${name} ${describeOperators(operators)}`;
  if (fact.state !== 'known') return unknownFact(asks, name, fact);
  return {
    truth: passes(fact.value, operators, name) ? 'true' : 'false',
    asks,
    seen: showValue(fact.value),
    proofs: fact.evidence.map((place) => ({ ...place, fact: name, value: fact.value })),
    missing: [],
    placeholders: {},
    parts: [],
  };
}

function count({ of, matching, where, atLeast }: Count, lookup: Lookup): Trace {
  const asks = `at least ${atLeast} of ${of} with ${describeElement(matching, where)}`;
  const fact = lookup(of);
  if (fact.state !== 'known') return unknownFact(asks, of, fact);
  if (!Array.isArray(fact.value)) throw new TypeError(`${of} is not a list`);
  const elements: readonly unknown[] = fact.value;
  const matched = elements.filter((element) => isMatch(element, matching, where));
  const isTrue = matched.length >= atLeast;
  const places = isTrue ? matched.flatMap((element) => proofsOf(of, element)) : [];
  return {
    truth: isTrue ? 'true' : 'false',
    asks,
    seen: `${matched.length} of ${elements.length}`,
    proofs: places.length > 0 ? places : fact.evidence.map((place) => ({ ...place, fact: of, value: null })),
    missing: [],
    placeholders: matchedPlaceholders(matched),
    parts: [],
  };
}

function isMatch(element: unknown, matching?: Operators, where?: Readonly<Record<string, Operators>>): boolean {
  if (matching !== undefined && !passes(element, matching, '')) return false;
  return Object.entries(where ?? {}).every(([field, operators]) => {
    const value = fieldOf(element, field);
    // What an element does not say cannot be what is looked for.
    return value !== undefined && value !== null && passes(value, operators, field);
  });
}

function fieldOf(element: unknown, field: string): unknown {
  if (typeof element !== 'object' || element === null || !Object.hasOwn(element, field)) return undefined;
  return Object.entries(element).find(([name]) => name === field)?.[1];
}

/** The place an element of a list says it is written at. */
export function proofsOf(fact: string, element: unknown): Proof[] {
  if (typeof element !== 'object' || element === null) return [];
  const { at, ...value } = element as { at?: Place };
  return at === undefined ? [] : [{ ...at, fact, value }];
}

function describeElement(matching?: Operators, where?: Readonly<Record<string, Operators>>): string {
  const fields = Object.entries(where ?? {}).map(([field, operators]) => `${field} ${describeOperators(operators)}`);
  const all = matching === undefined ? fields : [describeOperators(matching), ...fields];
  return all.length === 0 ? 'any value' : all.join(' and ');
}

/** `decisive` is the truth one part is enough for, `otherwise` the one all parts must have. */
function combine(
  asks: string,
  conditions: readonly Condition[],
  lookup: Lookup,
  decisive: Truth,
  otherwise: Truth,
): Trace {
  const parts = conditions.map((condition) => evaluate(condition, lookup));
  const truths = new Set(parts.map(({ truth }) => truth));
  const truth = truths.has(decisive) ? decisive : truths.has('unknown') ? 'unknown' : otherwise;
  const relevant = parts.filter((part) => part.truth === truth);
  return {
    truth,
    asks,
    proofs: relevant.flatMap(({ proofs }) => proofs),
    missing: relevant.flatMap(({ missing }) => missing),
    placeholders: Object.assign({}, ...relevant.map(({ placeholders }) => placeholders)),
    parts,
  };
}

function negate(part: Trace): Trace {
  const truth = part.truth === 'unknown' ? 'unknown' : part.truth === 'true' ? 'false' : 'true';
  return { ...part, truth, asks: 'not', parts: [part] };
}

const MAX_SHOWN_LENGTH = 120;

/** A value in few words, for people. */
export function showValue(value: unknown): string {
  if (Array.isArray(value) && (value.length > 3 || value.some((each) => typeof each === 'object'))) {
    return value.length === 1 ? '1 element' : `${value.length} elements`;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}
