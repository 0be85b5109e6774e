import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCanary } from '../../src/redact/canary.ts';

const NAMES = ['zoé-riley', 'rileys-mbp', 'c4f1d8a0-7b1e-4a55-9d2c-0f6e3b9a1147', 'jo@firm.example'];
const canary = createCanary(NAMES.map((value) => ({ kind: 'user', value })));

async function* inPieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield bytes.subarray(at);
}

const isIn = (bytes: Buffer | string, lengths: readonly number[] = []): Promise<boolean> =>
  canary.isIn(inPieces(Buffer.from(bytes as string), lengths));
const percentAll = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const escapeAll = (text: string): string =>
  text.replace(/[^a-z]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Ways to write a name, in words of their own so that they cannot be wrong in the way the product is. */
const WAYS: readonly [string, (name: string) => Buffer | string][] = [
  ['as it is', (name) => `to ${name}.`],
  ['in capitals', (name) => name.toUpperCase()],
  ['with accents apart', (name) => name.normalize('NFD')],
  ['for a URL', (name) => `q=${encodeURIComponent(`/${name}/`)}`],
  ['for a URL in a URL', (name) => encodeURIComponent(`?u=${encodeURIComponent(`/${name}`)}`)],
  ['in percents only', percentAll],
  ['partly in percents', (name) => name.replace('e', '%65')],
  ['for JSON', (name) => JSON.stringify(`a\n${name}\t"`)],
  ['for JSON in JSON', (name) => JSON.stringify(JSON.stringify(`\n${name}`))],
  ['for JSON in ASCII', escapeAll],
  ['for XML', (name) => `&lt;${name}&gt;&amp;${name}`],
  ['in base64', (name) => base64(`${name} y`)],
  ['in base64, a byte later', (name) => base64(`x${name} y`)],
  ['in base64, two bytes later', (name) => base64(`xy${name} y`)],
  ['in base64 behind a word', (name) => `key=${base64(name)}`],
  ['in base64 of URLs', (name) => Buffer.concat([Buffer.from([0xfb, 0xff]), Buffer.from(name)]).toString('base64url')],
  ['in UTF-16', (name) => Buffer.from(`to ${name}.`, 'utf16le')],
  ['in UTF-16, big end first', (name) => Buffer.from(`to ${name}.`, 'utf16le').swap16()],
  ['in UTF-16 at an odd place', (name) => Buffer.concat([Buffer.from('a'), Buffer.from(`to ${name}.`, 'utf16le')])],
];

describe.each(WAYS)('the canary sees a name %s', (_, write) => {
  test('in a short text', async () => {
    for (const name of NAMES) expect({ name, isSeen: await isIn(write(name)) }).toEqual({ name, isSeen: true });
  });

  test('wherever chunks and windows end', async () => {
    const place = fc.tuple(fc.constantFrom(...NAMES), fc.nat(20_000), fc.array(fc.nat(20_000), { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(place, async ([name, before, lengths]) => {
        const bytes = Buffer.concat([Buffer.alloc(before, '.'), Buffer.from(write(name)), Buffer.alloc(20_000, '.')]);
        expect(await isIn(bytes, lengths)).toBe(true);
      }),
      {
        numRuns: 20,
        examples: [262_100, 262_144, 264_000].map((at): [[string, number, number[]]] => [['rileys-mbp', at, []]]),
      },
    );
  });
});

test('what is no name of its own does not alarm it', async () => {
  for (const text of ['xrileys-mbp', 'rileys-mbpé', `a${NAMES[2]}`, 'zoe-riley', '100%zo%', '\\u00', base64('riley')])
    expect(await isIn(text)).toBe(false);
});

test('text without names does not alarm it', async () => {
  const text = fc.oneof(fc.string({ maxLength: 300, unit: 'binary' }), fc.base64String(), fc.webUrl(), fc.json());
  await fc.assert(fc.asyncProperty(text, async (any) => expect(await isIn(any)).toBe(false)));
});
