import { messageOf } from '../lib/message-of.ts';
import type { Fact } from '../model/fact.ts';
import type { Rule } from '../model/rule.ts';
import { evaluate, type Lookup, type Proof, showValue, type Trace } from './condition.ts';
import type { AnyEvaluator, Verdict } from './evaluator.ts';
import { evaluators } from './evaluators/index.ts';
import { fill, type Placeholders, shownAs } from './template.ts';

/** What one rule said, and why. */
export interface Judgement {
  readonly conclusion: Conclusion;
  /** Each condition with the value it saw, in the order of the rule file. */
  readonly traces: readonly Trace[];
}

/** A verdict with all it takes to check it. */
export type Conclusion =
  | { readonly verdict: 'problem'; readonly message: string; readonly proofs: readonly [Proof, ...Proof[]] }
  | { readonly verdict: 'clear'; readonly proofs: readonly Proof[] }
  | { readonly verdict: 'not-applicable'; readonly reason: string }
  | { readonly verdict: 'unknown'; readonly missing: readonly string[] }
  | { readonly verdict: 'broken'; readonly message: string };

/** Runs one rule over the facts. Never throws: a rule that does is `broken`. */
export function judge(rule: Rule, lookup: Lookup): Judgement {
  try {
    return judgeSound(rule, lookup);
  } catch (error) {
    const message = messageOf(error);
    return { conclusion: { verdict: 'broken', message }, traces: [] };
  }
}

function judgeSound(rule: Rule, lookup: Lookup): Judgement {
  const applies = rule.applies === undefined ? [] : [evaluate(rule.applies, lookup)];
  const [gate] = applies;
  if (gate?.truth === 'false') {
    return { conclusion: { verdict: 'not-applicable', reason: whyFalse(gate) }, traces: applies };
  }
  if (gate?.truth === 'unknown')
    return { conclusion: { verdict: 'unknown', missing: unique(gate.missing) }, traces: applies };

  const { verdict, traces } = rule.evaluate === undefined ? decide(rule.when, lookup) : compute(rule.evaluate, lookup);
  const placeholders = { ...gate?.placeholders, ...('placeholders' in verdict ? verdict.placeholders : {}) };
  return { conclusion: conclude(verdict, rule.message, placeholders, lookup), traces: [...applies, ...traces] };
}

/** The verdict of a condition; `proofs` of a problem may be empty, which `conclude` refuses. */
type Decision =
  | Exclude<Verdict, { verdict: 'problem' }>
  | { verdict: 'problem'; placeholders: Placeholders; proofs: readonly Proof[] };

function decide(condition: NonNullable<Rule['when']>, lookup: Lookup): { verdict: Decision; traces: Trace[] } {
  const trace = evaluate(condition, lookup);
  const { truth, proofs, missing, placeholders } = trace;
  if (truth === 'true') return { verdict: { verdict: 'problem', placeholders, proofs }, traces: [trace] };
  if (truth === 'false') return { verdict: { verdict: 'clear', proofs }, traces: [trace] };
  const [first = 'nothing says why', ...rest] = unique(missing);
  return { verdict: { verdict: 'unknown', missing: [first, ...rest] }, traces: [trace] };
}

function compute(
  { with: name, params = {} }: NonNullable<Rule['evaluate']>,
  lookup: Lookup,
): { verdict: Decision; traces: Trace[] } {
  const evaluator = evaluators[name];
  if (evaluator === undefined) throw new Error(`there is no computation named ${name}`);
  const needs = evaluator.needs.map((need) => [need, lookup(need)] as const);
  const traces = needs.map(([need, fact]) => traceOf(need, fact));
  const [first, ...rest] = traces.flatMap(({ missing }) => missing);
  if (first !== undefined) return { verdict: { verdict: 'unknown', missing: [first, ...rest] }, traces };
  const others = evaluator.uses.map((use) => [use, lookup(use)] as const);
  const verdict = call(evaluator, Object.fromEntries(needs), params, Object.fromEntries(others));
  return { verdict, traces: [...traces, traceOfVerdict(name, params, verdict)] };
}

/** What a computation made of the facts, as one more condition for `explain`. */
function traceOfVerdict(name: string, params: object, verdict: Verdict): Trace {
  const given = Object.entries(params).map(([key, value]) => `${key} ${showValue(value)}`);
  const base = { asks: [`the computation ${name}`, ...given].join(', '), placeholders: {}, parts: [] };
  switch (verdict.verdict) {
    case 'problem': {
      const found = Object.entries(verdict.placeholders).map(([key, value]) => `${key}: ${value}`);
      return { ...base, truth: 'true', seen: found.join('; '), proofs: verdict.proofs, missing: [] };
    }
    case 'clear':
      return { ...base, truth: 'false', proofs: verdict.proofs, missing: [] };
    case 'not-applicable':
      return { ...base, truth: 'false', seen: verdict.reason, proofs: [], missing: [] };
    case 'unknown':
      return { ...base, truth: 'unknown', proofs: [], missing: verdict.missing };
  }
}

/** The one place where the types of an evaluator are taken on trust: its `needs` and `params` were just honored. */
function call(
  evaluator: AnyEvaluator,
  facts: Readonly<Record<string, Fact<unknown>>>,
  params: unknown,
  others: Readonly<Record<string, Fact<unknown>>>,
): Verdict {
  return evaluator.evaluate(facts as never, evaluator.params.parse(params) as never, others as never);
}

function traceOf(name: string, fact: Fact<unknown>): Trace {
  const base = { asks: `${name} is known`, placeholders: {}, parts: [] };
  if (fact.state !== 'known') return { ...base, truth: 'unknown', proofs: [], missing: [`${name}: ${fact.reason}`] };
  const proofs = fact.evidence.map((place) => ({ ...place, fact: name, value: fact.value }));
  return { ...base, truth: 'true', seen: showValue(fact.value), proofs, missing: [] };
}

function conclude(verdict: Decision, message: string, placeholders: Placeholders, lookup: Lookup): Conclusion {
  if (verdict.verdict !== 'problem') return verdict;
  const [first, ...rest] = verdict.proofs;
  if (first === undefined) throw new Error('it found a problem, but nothing that proves it');
  const text = fill(message, (name) => placeholderValue(name, placeholders, lookup));
  return { verdict: 'problem', message: text, proofs: [first, ...rest] };
}

function placeholderValue(name: string, placeholders: Placeholders, lookup: Lookup): string | undefined {
  const own = placeholders[name];
  if (own !== undefined) return shownAs(own);
  if (!name.includes('.')) return undefined;
  const fact = lookup(name);
  return fact.state === 'known' ? shownAs(fact.value) : 'unknown';
}

function whyFalse(trace: Trace): string {
  if (trace.asks === 'not') return `${trace.parts.map(({ asks }) => asks).join(', ')}`;
  const failing = trace.parts.find(({ truth }) => truth === 'false');
  if (failing !== undefined) return whyFalse(failing);
  return trace.seen === undefined ? `not ${trace.asks}` : `not true that ${trace.asks}: it is ${trace.seen}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
