import type { FactName, FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';

/** What a fact holds when it is known. */
export function valueOfFact<Name extends FactName>(lookup: Lookup, name: Name): FactValue<Name> | undefined {
  const fact = lookup(name);
  // Facts have passed their own shapes before anybody can look them up.
  return fact.state === 'known' ? (fact.value as FactValue<Name>) : undefined;
}
