import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSasUrl } from '../../src/deliver/sas-url.ts';

const SECRET = 'c2VjcmV0IHNpZ25hdHVyZQ';
const segment = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/^\.{1,2}$/.test(text));

test('the address of a blob leads there, whatever its name, and is never shown with the signature', () => {
  fc.assert(
    fc.property(segment, fc.boolean(), (blob, isOneBlob) => {
      const path = isOneBlob ? `/cases/${encodeURIComponent(blob)}` : '/cases';
      const sas = parseSasUrl(
        `https://acme.blob.core.windows.net${path}?sr=${isOneBlob ? 'b' : 'c'}&sp=cw&sig=${SECRET}%3D`,
      );
      expect(sas).toMatchObject({ host: 'acme.blob.core.windows.net', container: 'cases', permissions: 'cw' });
      const [request, shown] = [new URL(sas.requestUrl(blob, { comp: 'block' })), sas.shownUrl(blob)];
      expect(decodeURIComponent(request.pathname)).toBe(`/cases/${blob}`);
      expect(Object.fromEntries(request.searchParams)).toMatchObject({ comp: 'block', sig: `${SECRET}=` });
      expect(shown).toBe(`https://acme.blob.core.windows.net${request.pathname}`);
    }),
  );
});

test('whatever else is given is refused without repeating it', () => {
  const scheme = fc.constantFrom('http://', 'https://', 'ftp://', 'https://user:pw@', '');
  const rest = fc.constantFrom(
    '',
    'host',
    'host/',
    'host/%',
    'host/c?sv=1',
    'host/c',
    '127.0.0.1/c',
    '[::1]/',
    'localhost/a',
  );
  fc.assert(
    fc.property(scheme, rest, fc.string({ maxLength: 10 }), (start, middle, end) => {
      const text = `${start}${middle}${end}#${SECRET}`;
      expect(() => parseSasUrl(text)).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.not.stringContaining(SECRET) }),
      );
    }),
  );
});
