import type { Fact } from '../model/fact.ts';
import type { FactValue } from '../parse/index.ts';
import type { Proof } from './condition.ts';
import { proofOf, proofOfElements } from './evaluator.ts';

/** The facts that tell of exclusions. */
export const EXCLUSION_FACTS = ['exclusions.list', 'managed.settings', 'local.settings'] as const;
type ExclusionFact = (typeof EXCLUSION_FACTS)[number];
type Facts = { readonly [Name in ExclusionFact]: Fact<FactValue<Name>> };
type Listed = FactValue<'exclusions.list'>[number];
type Setting = FactValue<'local.settings'>[number];

/** One exclusion of antivirus, and every place that tells of it. */
export interface Exclusion extends Pick<Listed, 'kind' | 'value'> {
  /** Null where only the list of what is in force tells of it. */
  readonly origin: 'set by your organization' | 'made on this Mac' | null;
  readonly proofs: readonly [Proof, ...Proof[]];
}

/** The exclusions that are known of. */
export interface KnownExclusions {
  readonly exclusions: readonly Exclusion[];
  /** What would have to be known to say that there are no others; empty when there are none. */
  readonly missing: readonly string[];
  /** What proves that these are all. */
  readonly proofs: readonly Proof[];
}

const FIELD = /^antivirusEngine\.exclusions\[(?<index>\d+)\]\.(?<field>[^.[]+)$/;
const KINDS: readonly (readonly [string, Listed['kind']])[] = [
  ['path', 'path'],
  ['extension', 'extension'],
  ['name', 'process'],
];

/**
 * Brings together what is in force, what the organization set, and what was set on this Mac, each exclusion once. Those of this Mac
 * do not count where the organization allows only its own.
 */
export function exclusionsOf(facts: Facts): KnownExclusions {
  const list = facts['exclusions.list'];
  const managed = facts['managed.settings'];
  const local = facts['local.settings'];
  const isAdminOnly =
    managed.state === 'known' &&
    managed.value.some(({ key, value }) => key === 'antivirusEngine.exclusionsMergePolicy' && value === 'admin_only');
  const found: Exclusion[] = [
    ...fromSettings('managed.settings', managed, 'set by your organization'),
    ...(isAdminOnly ? [] : fromSettings('local.settings', local, 'made on this Mac')),
    ...(list.state === 'known'
      ? list.value.map((one) => ({ ...one, origin: null, proofs: proofOfElements('exclusions.list', list, [one]) }))
      : []),
  ];
  const needed: readonly ExclusionFact[] = isAdminOnly ? ['managed.settings'] : ['managed.settings', 'local.settings'];
  const gaps = needed.flatMap((name) => reasonOf(name, facts[name]));
  return {
    exclusions: withoutRepetition(found),
    missing: list.state === 'known' || gaps.length === 0 ? [] : [...reasonOf('exclusions.list', list), ...gaps],
    proofs: EXCLUSION_FACTS.flatMap((name) => {
      const fact = facts[name];
      return fact.state === 'known' ? proofOf(name, { ...fact, value: null }) : [];
    }),
  };
}

/** An exclusion as it stands in a sentence. */
export function showExclusion({ value, origin }: Exclusion): string {
  return origin === null ? value : `${value} (${origin})`;
}

function fromSettings(
  name: ExclusionFact,
  fact: Fact<readonly Setting[]>,
  origin: NonNullable<Exclusion['origin']>,
): Exclusion[] {
  if (fact.state !== 'known') return [];
  return fact.value.flatMap((setting) => {
    const field = FIELD.exec(setting.key)?.groups?.field;
    const kind = KINDS.find(([key]) => key === field)?.[1];
    if (kind === undefined || typeof setting.value !== 'string') return [];
    return [{ kind, value: setting.value, origin, proofs: proofOfElements(name, fact, [setting]) }];
  });
}

function withoutRepetition(exclusions: readonly Exclusion[]): Exclusion[] {
  const unique = new Map<string, Exclusion>();
  for (const one of exclusions) {
    const kind = one.kind === 'folder' || one.kind === 'file' ? 'path' : one.kind;
    const value = kind === 'extension' ? one.value.replace(/^\./, '') : one.value.replace(/(?<=.)\/$/, '');
    const id = `${kind} ${value}`;
    const earlier = unique.get(id);
    unique.set(id, earlier === undefined ? one : { ...earlier, proofs: [...earlier.proofs, ...one.proofs] });
  }
  return [...unique.values()];
}

function reasonOf(name: ExclusionFact, fact: Fact<unknown>): string[] {
  return fact.state === 'known' ? [] : [`${name}: ${fact.reason}`];
}
