import type { z } from 'zod';
import type { Fact, Place } from '../model/fact.ts';
import type { FactName, FactValue } from '../parse/index.ts';
import { type Proof, proofsOf } from './condition.ts';
import type { Placeholders } from './template.ts';

/** A fact an evaluator asked for: never missing. */
export interface KnownFact<T> {
  readonly value: T;
  readonly evidence: readonly [Place, ...Place[]];
}

/** What an evaluator concludes. A problem without evidence does not compile, nor one that leaves a placeholder (`Fill`) open. */
export type Verdict<Fill extends string = string> =
  | {
      readonly verdict: 'problem';
      readonly placeholders: Readonly<Record<Fill, Placeholders[string]>>;
      readonly proofs: readonly [Proof, ...Proof[]];
    }
  | { readonly verdict: 'clear'; readonly proofs: readonly Proof[] }
  | { readonly verdict: 'not-applicable'; readonly reason: string }
  /** Each fact or detail that is missing, as `name: reason`. */
  | { readonly verdict: 'unknown'; readonly missing: readonly [string, ...string[]] };

type VerdictOf<Name extends Verdict['verdict']> = Extract<Verdict, { verdict: Name }>;

/** A computation rules can name. `needs` decides what it may see: a fact that is missing never reaches it. */
export interface Evaluator<Need extends FactName, Use extends FactName, Params extends z.ZodType, Fill extends string> {
  /** Facts it cannot do without; when one is missing, the verdict is unknown. */
  readonly needs: readonly Need[];
  /** Facts it takes into account when they are known. */
  readonly uses: readonly Use[];
  /** Shape of `evaluate.params` in a rule. */
  readonly params: Params;
  /** Placeholders it fills in the rule's message, whenever it finds a problem. */
  readonly fills: readonly Fill[];
  evaluate(
    facts: { readonly [Name in Need]: KnownFact<FactValue<Name>> },
    params: z.output<Params>,
    others: { readonly [Name in Use]: Fact<FactValue<Name>> },
  ): Verdict<NoInfer<Fill>>;
}

/** Any evaluator, its types erased: the engine alone calls one this way. */
export interface AnyEvaluator {
  readonly needs: readonly FactName[];
  readonly uses: readonly FactName[];
  readonly params: z.ZodType;
  readonly fills: readonly string[];
  evaluate(facts: never, params: never, others: never): Verdict;
}

/** Keeps the types of needs, params and fills. */
export function defineEvaluator<
  Need extends FactName,
  Params extends z.ZodType,
  Fill extends string,
  Use extends FactName = never,
>(
  evaluator: Omit<Evaluator<Need, Use, Params, Fill>, 'uses'> & { readonly uses?: readonly Use[] },
): Evaluator<Need, Use, Params, Fill> {
  return { uses: [], ...evaluator };
}

/** A problem; `placeholders` fill the rule's message. */
export function problem<Fill extends string>(
  placeholders: Readonly<Record<Fill, Placeholders[string]>>,
  proofs: readonly [Proof, ...Proof[]],
): Verdict<Fill> {
  return { verdict: 'problem', placeholders, proofs };
}

/** Looked at and fine. */
export function clear(proofs: readonly Proof[] = []): VerdictOf<'clear'> {
  return { verdict: 'clear', proofs };
}

/** The question does not arise; `reason` is a clause. */
export function notApplicable(reason: string): VerdictOf<'not-applicable'> {
  return { verdict: 'not-applicable', reason };
}

/** Could not be told; each `missing` is `fact.name: reason`. */
export function cannotTell(...missing: [string, ...string[]]): VerdictOf<'unknown'> {
  return { verdict: 'unknown', missing };
}

/** The places that prove a whole fact. */
export function proofOf(name: FactName, { value, evidence }: KnownFact<unknown>): readonly [Proof, ...Proof[]] {
  const [first, ...rest] = evidence;
  const prove = (place: Place): Proof => ({ ...place, fact: name, value });
  return [prove(first), ...rest.map(prove)];
}

/** The places of some elements of a list fact; those of the whole fact when the elements do not say. */
export function proofOfElements(
  name: FactName,
  fact: KnownFact<unknown>,
  elements: readonly unknown[],
): readonly [Proof, ...Proof[]] {
  const [first, ...rest] = elements.flatMap((element) => proofsOf(name, element));
  return first === undefined ? proofOf(name, { ...fact, value: null }) : [first, ...rest];
}
