import { z } from 'zod';
import type { Condition, Rule } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { evaluators } from './evaluators/index.ts';
import { elementOf } from './fact-kind.ts';
import { didYouMean } from './schema-complaints.ts';

/** Why nothing fills `{{ name }}` in the message of this rule; undefined when a fact, a count or the computation does. */
export function placeholderFault(name: string, rule: Rule): string | undefined {
  const filled = [
    ...(rule.applies === undefined ? [] : filledBy(rule.applies)),
    ...(rule.when === undefined ? [] : filledBy(rule.when)),
    ...(rule.evaluate === undefined ? [] : (evaluators[rule.evaluate.with]?.fills ?? [])),
  ];
  if (filled.includes(name) || factShapes.has(name)) return undefined;
  const hint = didYouMean(name, [...filled, ...factShapes.keys()]);
  if (hint === '' && filled.length > 0)
    return `nothing fills {{ ${name} }}; besides facts there are ${filled.join(', ')}`;
  return `nothing fills {{ ${name} }}${hint}`;
}

/** What a condition fills whenever it is true. */
function filledBy(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(filledBy);
  if ('any' in condition) {
    const [first = [], ...rest] = condition.any.map(filledBy);
    return first.filter((name) => rest.every((names) => names.includes(name)));
  }
  // There may be no element to speak of.
  if ('not' in condition) return filledBy(condition.not).filter((name) => name === 'count');
  if (!('count' in condition)) return [];
  const element = elementOf(factShapes.get(condition.count.of));
  if (!(element instanceof z.ZodObject)) return ['count', 'each'];
  const fields = Object.keys(element.shape).filter((field) => field !== 'at');
  return ['count', ...fields.map((field) => `each.${field}`)];
}
