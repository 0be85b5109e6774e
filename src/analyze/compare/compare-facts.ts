import type { z } from 'zod';
import type { SourceComparison } from '../../model/comparison.ts';
import type { Lookup } from '../condition.ts';
import { COMPARED_FACTS, type ComparedFact, type Section } from './compared-facts.ts';

type Json = z.core.util.JSONType;
type Change = SourceComparison['versions'][number];
type Gap = SourceComparison['notCompared'][number];

/** Hundreds of exclusions may go at once; a text of a thousand lines helps nobody. */
const MAX_CHANGES = 500;

/** What changed in each section, and what only one side tells. */
export function compareFacts(
  before: Lookup,
  after: Lookup,
): Readonly<Record<Section, Change[]>> & { readonly notCompared: Gap[] } {
  const changes: Record<Section, Change[]> = { versions: [], settings: [], profiles: [] };
  const notCompared: Gap[] = [];
  for (const compared of COMPARED_FACTS) {
    const { fact, section } = compared;
    const [one, other] = [before(fact), after(fact)];
    if (one.state === 'known' && other.state === 'known')
      changes[section].push(
        ...differences(compared, namedValues(compared, one.value), namedValues(compared, other.value)),
      );
    else if (one.state === 'known' && other.state !== 'known')
      notCompared.push({ fact, missingIn: 'after', reason: other.reason });
    else if (one.state !== 'known' && other.state === 'known')
      notCompared.push({ fact, missingIn: 'before', reason: one.reason });
  }
  const { versions, settings, profiles } = changes;
  return {
    versions: versions.slice(0, MAX_CHANGES),
    settings: settings.slice(0, MAX_CHANGES),
    profiles: profiles.slice(0, MAX_CHANGES),
    notCompared,
  };
}

function differences(
  { fact }: ComparedFact,
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
): Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name) ?? null, after.get(name) ?? null];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ fact, name, before: was, after: is }];
  });
}

/** The values of a fact by name: one for a fact that is no list. */
function namedValues({ what, elements, section }: ComparedFact, value: unknown): Map<string, Json> {
  // Facts have passed shapes of JSON.
  if (elements === undefined) return new Map([[what, value as Json]]);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return new Map(
    list.map((element) => {
      const name = elements.namedBy.map((field) => String(fieldOf(element, field))).join(' ');
      const isHere = section === 'profiles' ? 'installed' : 'set';
      const held = elements.value === null ? isHere : (fieldOf(element, elements.value) as Json);
      return [`${what}: ${elements.namedBy.length === 0 ? String(element) : name}`, held];
    }),
  );
}

function fieldOf(element: unknown, field: string): unknown {
  if (typeof element !== 'object' || element === null) return undefined;
  return Object.entries(element).find(([name]) => name === field)?.[1];
}
