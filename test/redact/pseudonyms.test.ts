import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IDENTITY_KINDS, type IdentityKind } from '../../src/model/redaction.ts';
import { createPseudonyms, PSEUDONYM } from '../../src/redact/pseudonym.ts';
import { translateLine } from '../../src/redact/translate.ts';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const kinds = fc.constantFrom(...IDENTITY_KINDS.filter((kind) => kind !== 'secret'));
const values = fc.oneof(fc.string({ minLength: 3 }), fc.uuid());

test('the same value has the same stand-in under the same key, and another one under another', () => {
  fc.assert(
    fc.property(keys, keys, kinds, values, (key, other, kind, value) => {
      fc.pre(Buffer.compare(key, other) !== 0);
      const standIn = createPseudonyms(key).of(kind, value);
      expect(createPseudonyms(key).of(kind, value)).toBe(standIn);
      expect(createPseudonyms(other).of(kind, value)).not.toBe(standIn);
    }),
  );
});

test('ten thousand values have as many stand-ins', () => {
  const pseudonyms = createPseudonyms(Buffer.alloc(32, 1));
  const given = Array.from({ length: 10_000 }, (_, index) => pseudonyms.of('user', `user number ${index}`));
  expect(new Set(given).size).toBe(10_000);
});

test('every stand-in can be found again in a sentence, and says nothing of its value', () => {
  fc.assert(
    fc.property(keys, kinds, values, (key, kind, value) => {
      const standIn = createPseudonyms(key).of(kind, value);
      expect(`see (${standIn}).`.match(PSEUDONYM)).toEqual([standIn]);
      expect(standIn.slice(kind.length)).not.toContain(value);
    }),
  );
});

test('secrets have no stand-in of their own, and are not kept', () => {
  const pseudonyms = createPseudonyms(Buffer.alloc(32, 1));
  expect(pseudonyms.of('secret', 'one')).toBe(pseudonyms.of('secret', 'two'));
  expect([...pseudonyms.known()]).toEqual([]);
});

test('a collision stops everything', () => {
  const standIn = createPseudonyms(Buffer.alloc(32, 1)).of('user', 'jo');
  const taken = new Map([[standIn, { kind: 'user' as IdentityKind, value: 'somebody else' }]]);
  expect(() => createPseudonyms(Buffer.alloc(32, 1), taken).of('user', 'jo')).toThrow('same pseudonym');
});

describe('a reply', () => {
  const pseudonyms = createPseudonyms(Buffer.alloc(32, 1));
  const [user, org] = [pseudonyms.of('user', 'Jo'), pseudonyms.of('org', 'c4f1d8a0-7b1e-4a55-9d2c-0f6e3b9a1147')];

  test('gets its names back', () => {
    const reply = `Exclude /Users/${user}/build for ${org}.`;
    const { text, unknown } = translateLine(reply, pseudonyms.known());
    expect(text).toBe('Exclude /Users/Jo/build for c4f1d8a0-7b1e-4a55-9d2c-0f6e3b9a1147.');
    expect(unknown).toEqual([]);
  });

  test('of another case is told, and left as it is', () => {
    const foreign = createPseudonyms(Buffer.alloc(32, 2)).of('user', 'Jo');
    const { text, unknown } = translateLine(`${user} and ${foreign}`, pseudonyms.known());
    expect(text).toBe(`Jo and ${foreign}`);
    expect(unknown).toEqual([foreign]);
  });
});
