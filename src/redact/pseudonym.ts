import { createHmac } from 'node:crypto';
import type { Identity, IdentityKind } from '../model/redaction.ts';
import { canonicalOf } from './canonical.ts';

/** The stand-ins of one case: the same value has the same one in every bundle made with the same key, and nobody else can tell. */
export interface Pseudonyms {
  /** Throws when two values would get the same stand-in: then nothing may be delivered. */
  of(kind: IdentityKind, value: string): string;
  /** What each stand-in that was given out means; secrets are not in it. */
  known(): ReadonlyMap<string, Identity>;
}

/** Without letters that are easily confused; 32 of them, so a character holds 5 bits. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 12 × 5 = 60 bits: among a million values two are alike once in two million cases. */
const LENGTH = 12;
/** An id keeps its length and form; these digits say that it is a stand-in, the other 96 or more bits tell which. */
const ID_MARK = 'facade00';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LONG_HEX = /^[0-9a-f]{24,}$/i;

/** What a stand-in looks like, for whoever searches for them. */
export const PSEUDONYM =
  /\b(?:user|host|mail|org|device|tag|serial|hardware|account|ip|domain|path|argument|encoded)-[a-km-np-z2-9]{12}(?![a-z0-9])|\bfacade00-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12,}/gi;

/** `key` is the secret of one case, 32 random bytes. */
export function createPseudonyms(key: Uint8Array, known: Iterable<readonly [string, Identity]> = []): Pseudonyms {
  const given = new Map<string, Identity>(known);
  const cache = new Map<string, string>();
  return {
    of(kind, value) {
      if (kind === 'secret') return 'secret-removed';
      const canonical = canonicalOf(value);
      const cached = cache.get(`${kind} ${canonical}`);
      if (cached !== undefined) return cached;
      const pseudonym = pseudonymOf(key, kind, canonical);
      const owner = given.get(pseudonym);
      if (owner !== undefined && canonicalOf(owner.value) !== canonical)
        throw new Error(`two values of kind ${kind} have the same pseudonym`);
      given.set(pseudonym, owner ?? { kind, value });
      cache.set(`${kind} ${canonical}`, pseudonym);
      return pseudonym;
    },
    known: () => given,
  };
}

function pseudonymOf(key: Uint8Array, kind: IdentityKind, canonical: string): string {
  if (UUID.test(canonical)) {
    const hex = ID_MARK + digestOf(key, 'id', canonical).toString('hex').slice(0, 24);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  const digest = digestOf(key, kind, canonical);
  if (LONG_HEX.test(canonical)) {
    const more = Buffer.concat([digest, digestOf(key, `${kind} 2`, canonical)]).toString('hex');
    return (ID_MARK + more).slice(0, Math.min(canonical.length, ID_MARK.length + more.length));
  }
  const letters = Array.from(digest.subarray(0, LENGTH), (byte) => ALPHABET[byte & 31]);
  return `${kind}-${letters.join('')}`;
}

function digestOf(key: Uint8Array, purpose: string, value: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}\0${value}`).digest();
}
