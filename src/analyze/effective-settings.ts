import { isDeepStrictEqual } from 'node:util';
import type { Fact, Place } from '../model/fact.ts';
import { type EffectiveSetting, type EffectiveSettings, SETTING_ORIGINS, type SettingOrigin } from '../model/report.ts';
import { SETTINGS } from '../model/settings-schema.ts';
import type { FactName, FactValue } from '../parse/index.ts';
import type { Lookup } from './condition.ts';

/** Far more than there are settings. */
const MAX_ROWS = 1_000;

/** A setting as one origin states it. */
interface Stated {
  readonly key: string;
  readonly value: unknown;
  readonly at?: Place | undefined;
}

type StatedOrigin = Exclude<SettingOrigin, 'default'>;

interface Claim extends Stated {
  readonly origin: StatedOrigin;
}

const FACTS = {
  attach: 'mde-attach.settings',
  mdm: 'managed.settings',
  local: 'local.settings',
} as const satisfies Readonly<Record<StatedOrigin, FactName>>;

const ORIGINS = Object.keys(FACTS) as readonly StatedOrigin[];

/**
 * Every setting and who decides it, by key. While the portal of Defender sets anything, nothing of the organization's profiles counts
 * (mac-support-configuration, read 2026-11). Elements of lists stand for themselves: Defender can merge lists of several origins.
 */
export function effectiveSettings(lookup: Lookup): EffectiveSettings {
  const stated = {
    attach: statedBy(lookup, FACTS.attach),
    mdm: statedBy(lookup, FACTS.mdm),
    local: statedBy(lookup, FACTS.local),
  };
  const claims = ORIGINS.flatMap((origin) => stated[origin].map((setting): Claim => ({ origin, ...setting })));
  const reported = new Map(statedBy(lookup, 'merged.settings').map(({ key, value }) => [key, value]));
  const byKey = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = claim.key.includes('[') ? `${claim.key} ${claim.origin}` : claim.key;
    byKey.set(key, [...(byKey.get(key) ?? []), claim]);
  }
  const isAttached = stated.attach.length > 0;
  const rows = [...[...byKey.values()].map((all) => rowOf(all, isAttached, reported)), ...defaults(claims)];
  return {
    rows: rows.toSorted(byKeyAndOrigin).slice(0, MAX_ROWS),
    leftOut: Math.max(0, rows.length - MAX_ROWS),
    unknown: ORIGINS.flatMap((origin) => {
      const fact = lookup(FACTS[origin]);
      return fact.state === 'known' ? [] : [{ origin, reason: fact.reason }];
    }),
  };
}

function byKeyAndOrigin(one: EffectiveSetting, other: EffectiveSetting): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return SETTING_ORIGINS.indexOf(one.origin) - SETTING_ORIGINS.indexOf(other.origin);
}

function statedBy(lookup: Lookup, name: (typeof FACTS)[StatedOrigin] | 'merged.settings'): readonly Stated[] {
  // Facts have passed their shapes.
  const fact = lookup(name) as Fact<FactValue<typeof name>>;
  return fact.state === 'known' ? fact.value : [];
}

/** Claims on one setting come in the order of origins. */
function rowOf(
  claims: readonly Claim[],
  isAttached: boolean,
  reported: ReadonlyMap<string, unknown>,
): EffectiveSetting {
  const stated = claims.map(({ origin, value, at }) => ({ origin, value, place: at ?? null }));
  const winner = stated.find(({ origin }) => !(isAttached && origin === 'mdm'));
  const key = claims[0]?.key ?? '';
  if (winner === undefined) {
    const spec = SETTINGS.find(({ path }) => path === key);
    return { key, origin: 'default', value: spec?.default ?? null, place: null, overridden: stated, reported: null };
  }
  const told = reported.get(key);
  return {
    key,
    ...winner,
    overridden: stated.filter((one) => one !== winner),
    reported: told === undefined || isDeepStrictEqual(told, winner.value) ? null : told,
  };
}

/** What holds when nobody says anything. */
function defaults(claims: readonly Stated[]): EffectiveSetting[] {
  const keys = new Set(claims.map(({ key }) => key));
  return SETTINGS.flatMap(({ path, default: value }) =>
    value === undefined || path.includes('[') || keys.has(path)
      ? []
      : [{ key: path, origin: 'default', value, place: null, overridden: [], reported: null }],
  );
}
