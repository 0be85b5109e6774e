import type { Identity, IdentityKind } from '../model/redaction.ts';
import { IDENTITY_KINDS } from '../model/redaction.ts';
import { canonicalOf } from './canonical.ts';
import { isDistinctive } from './not-an-identity.ts';
import { ownText } from './own-text.ts';

/** What is known of whom and what a bundle is about, before anything is taken out. */
export interface Identities {
  /** What is to be removed wherever it stands. */
  readonly all: readonly Identity[];
  /** One value has one kind, whatever the places it was found in say. */
  kindOf(value: string): IdentityKind | undefined;
}

/** Collects identities from many sources; a name with dots also teaches its first part. */
export function identityCollector(): { add(identity: Identity): void; identities(): Identities } {
  const byValue = new Map<string, Identity>();
  const learn = (identity: Identity): void => {
    const key = canonicalOf(identity.value);
    const known = byValue.get(key);
    if (known === undefined || rank(identity.kind) < rank(known.kind))
      byValue.set(ownText(key), { kind: identity.kind, value: ownText(identity.value) });
  };
  return {
    add({ kind, value }) {
      const trimmed = value.trim();
      if (isDistinctive(trimmed)) learn({ kind, value: trimmed });
      const label = kind === 'host' ? trimmed.split('.')[0] : undefined;
      if (label !== undefined && label !== trimmed && isDistinctive(label)) learn({ kind, value: label });
    },
    identities() {
      const all = [...byValue.values()].sort((one, other) =>
        canonicalOf(one.value) < canonicalOf(other.value) ? -1 : 1,
      );
      return { all, kindOf: (value) => byValue.get(canonicalOf(value))?.kind };
    },
  };
}

function rank(kind: IdentityKind): number {
  return IDENTITY_KINDS.indexOf(kind);
}
