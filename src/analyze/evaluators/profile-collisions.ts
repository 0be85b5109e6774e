import { z } from 'zod';
import type { FactValue } from '../../parse/index.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { profileNames } from '../profile-names.ts';
import { listed } from '../template.ts';

type Setting = FactValue<'profiles.settings'>[number];

/** One key at the top of a domain that several payloads set, with what differs below it. */
interface Collision {
  readonly key: string;
  readonly profiles: string;
  readonly differing: readonly Setting[];
}

/**
 * Settings that get lost because several payloads set the same top-level key of one domain: macOS keeps one of them, whole.
 * Payloads that agree lose nothing. Placeholders: `count`, `collisions`, `lost`.
 */
export const profileCollisions = defineEvaluator({
  needs: ['profiles.settings', 'profiles.is-complete'],
  params: z.strictObject({}),
  fills: ['count', 'collisions', 'lost'],
  evaluate({ 'profiles.settings': fact, 'profiles.is-complete': complete }) {
    const collisions = [...groupBy(fact.value, topLevel).values()].flatMap(collisionIn);
    const differing = collisions.flatMap((collision) => collision.differing);
    if (collisions.length > 0) {
      return problem(
        {
          count: collisions.length,
          collisions: collisions.map(({ key, profiles }) => `${key} in ${profiles}`).join('; '),
          lost: listed(differing.map(({ key, value, profile }) => `${key} = ${JSON.stringify(value)} (“${profile}”)`)),
        },
        proofOfElements('profiles.settings', fact, differing),
      );
    }
    return complete.value
      ? clear(proofOf('profiles.is-complete', complete))
      : cannotTell(
          'profiles.settings: not all profiles of the computer are here (to get them: run `sudo profiles show -output /tmp/profiles.xml` and add that file)',
        );
  },
});

function collisionIn(settings: readonly Setting[]): Collision[] {
  const [first] = settings;
  const payloads = groupBy(settings, ({ payload }) => payload);
  const sameSettings = groupBy(settings, ({ key, value }) => `${key} = ${JSON.stringify(value)}`);
  const differing = [...sameSettings.values()].filter((same) => same.length < payloads.size).flat();
  if (first === undefined || payloads.size < 2 || differing.length === 0) return [];
  const profiles = profileNames([...payloads.values()].flatMap((own) => own.slice(0, 1)));
  return [{ key: topLevel(first).replace(' ', ': '), profiles, differing }];
}

/** `com.microsoft.wdav antivirusEngine` */
function topLevel({ domain, key }: Setting): string {
  return `${domain} ${key.split(/[.[]/, 1)[0]}`;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
