import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Rule } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { judge } from './judge.ts';

const cases = z
  .array(
    z.strictObject({
      name: z.string().min(1).describe('what is special about it'),
      facts: z.record(z.string(), z.json()).describe('what is known; every other fact is absent'),
    }),
  )
  .min(1);

/** The cases of one rule, by the verdict they must get. */
const casesSchema = z.strictObject({
  problem: cases,
  clear: cases,
  unknown: cases,
  'not-applicable': cases.optional(),
});

/** A case that did not come out as it says. */
export interface CaseFault {
  /** `problem: the segments compare as numbers` */
  readonly name: string;
  readonly message: string;
}

/** What became of the cases of one rule. */
export interface CaseResult {
  readonly passed: number;
  readonly faults: readonly CaseFault[];
}

/** Runs the cases in `text` (YAML) against their rule. A rule with `applies` needs a not-applicable case as well. */
export function runCases(rule: Rule, text: string): CaseResult {
  const document = parseDocument(text, { stringKeys: true });
  const [error] = document.errors;
  if (error !== undefined) return { passed: 0, faults: [{ name: 'the file', message: error.message }] };
  const parsed = casesSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) return { passed: 0, faults: [{ name: 'the file', message: z.prettifyError(parsed.error) }] };
  const faults: CaseFault[] = [];
  let passed = 0;
  for (const [verdict, list] of Object.entries(parsed.data)) {
    for (const { name, facts } of list ?? []) {
      const message = complaint(rule, verdict, facts);
      if (message === undefined) passed += 1;
      else faults.push({ name: `${verdict}: ${name}`, message });
    }
  }
  const needsGate = rule.applies !== undefined && parsed.data['not-applicable'] === undefined;
  if (needsGate)
    faults.push({ name: 'not-applicable', message: 'the rule has `applies`, but no case where it does not apply' });
  return { passed, faults };
}

function complaint(rule: Rule, verdict: string, facts: Readonly<Record<string, unknown>>): string | undefined {
  const known = new Map<string, Fact<unknown>>();
  for (const [name, value] of Object.entries(facts)) {
    const shape = factShapes.get(name);
    if (shape === undefined) return `there is no fact ${name}`;
    const parsed = shape.safeParse(value);
    if (!parsed.success) return `${name}: ${z.prettifyError(parsed.error)}`;
    const place = { path: 'case.yaml', line: 1, excerpt: JSON.stringify(value) };
    known.set(name, { state: 'known', value: parsed.data, evidence: [place] });
  }
  const { conclusion } = judge(rule, (name) => known.get(name) ?? { state: 'absent', reason: 'not in this case' });
  if (conclusion.verdict === verdict) return undefined;
  const detail = conclusion.verdict === 'broken' ? `: ${conclusion.message}` : '';
  const missing = conclusion.verdict === 'unknown' ? `: ${conclusion.missing.join('; ')}` : '';
  return `it came out as ${conclusion.verdict}${detail}${missing}`;
}
