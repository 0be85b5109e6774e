import { z } from 'zod';
import { type KeyPath, type LocatedFault, type LocatedYaml, readLocatedYaml } from '../lib/located-yaml.ts';
import type { Fact } from '../model/fact.ts';
import type { Rule } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { judge } from './judge.ts';
import { didYouMean, schemaFaults } from './schema-complaints.ts';

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

const KEYS = [...Object.keys(casesSchema.shape), 'name', 'facts'];

/** What became of the cases of one rule. */
export interface CaseResult {
  readonly passed: number;
  /** The cases that did not come out as they say, or what is wrong with their file. */
  readonly faults: readonly LocatedFault[];
}

/** Runs the cases in `text` (YAML) against their rule. A rule with `applies` needs a not-applicable case as well. Never throws. */
export function runCases(rule: Rule, text: string): CaseResult {
  const document = readLocatedYaml(text);
  if (!('content' in document)) return { passed: 0, faults: document.faults };
  const parsed = casesSchema.safeParse(document.content);
  if (!parsed.success) return { passed: 0, faults: schemaFaults(parsed.error.issues, document, KEYS) };
  const faults: LocatedFault[] = [];
  let passed = 0;
  for (const [verdict, list] of Object.entries(parsed.data)) {
    for (const [index, { name, facts }] of (list ?? []).entries()) {
      const wrong = runCase(rule, verdict, facts, [verdict, index], document);
      if (wrong.length === 0) passed += 1;
      faults.push(...wrong.map((fault) => ({ ...fault, message: `${verdict}: ${name}: ${fault.message}` })));
    }
  }
  if (rule.applies !== undefined && parsed.data['not-applicable'] === undefined) {
    const message = 'not-applicable: the rule has `applies`, but no case where it does not apply';
    faults.push({ ...document.positionOf([]), message });
  }
  return { passed, faults };
}

function runCase(
  rule: Rule,
  verdict: string,
  facts: Readonly<Record<string, unknown>>,
  path: KeyPath,
  document: LocatedYaml,
): LocatedFault[] {
  const known = new Map<string, Fact<unknown>>();
  for (const [name, value] of Object.entries(facts)) {
    const at = [...path, 'facts', name];
    const shape = factShapes.get(name);
    if (shape === undefined) {
      return [
        { ...document.positionOfKey(at), message: `there is no fact ${name}${didYouMean(name, factShapes.keys())}` },
      ];
    }
    const parsed = shape.safeParse(value);
    if (!parsed.success) return schemaFaults(parsed.error.issues, document, [], at);
    const place = { path: 'case.yaml', line: 1, excerpt: JSON.stringify(value) };
    known.set(name, { state: 'known', value: parsed.data, evidence: [place] });
  }
  const { conclusion } = judge(rule, (name) => known.get(name) ?? { state: 'absent', reason: 'not in this case' });
  if (conclusion.verdict === verdict) return [];
  const detail = conclusion.verdict === 'broken' ? `: ${conclusion.message}` : '';
  const missing = conclusion.verdict === 'unknown' ? `: ${conclusion.missing.join('; ')}` : '';
  return [{ ...document.positionOf(path), message: `it came out as ${conclusion.verdict}${detail}${missing}` }];
}
