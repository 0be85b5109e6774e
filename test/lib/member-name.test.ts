import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMemberNamer, MAX_NAME_LENGTH } from '../../src/lib/member-name.ts';

describe('the name of one file', () => {
  test.each([
    [
      'an ordinary path stays as it is',
      '/Library/Logs/Microsoft/mdatp/install.log',
      'Library/Logs/Microsoft/mdatp/install.log',
    ],
    ['spaces inside stay', '/Library/Application Support/x', 'Library/Application Support/x'],
    ['every allowed sign stays', '/aZ09._ @+,=()~-x', 'aZ09._ @+,=()~-x'],
    ['hidden files stay', '/.config/.x', '.config/.x'],
    ['dots that climb become harmless', '/a/../../etc/./passwd', 'a/.%2E/.%2E/etc/%2E/passwd'],
    ['slashes too many are dropped', '//a///b/', 'a/b'],
    ['a relative path stays below the folder', '../x', '.%2E/x'],
    ['the root itself has a name', '/', '%2F'],
    ['nothing has a name', '', '%2F'],
    ['percent signs are encoded, so names can be decoded', '/100%41', '100%2541'],
    ['Windows separators and drives are encoded', '/C:\\x', 'C%3A%5Cx'],
    ['signs Windows forbids are encoded', '/a<b>"c|d?e*', 'a%3Cb%3E%22c%7Cd%3Fe%2A'],
    ['control characters are encoded', '/a\n\x1b[31m\x7f\0', 'a%0A%1B%5B31m%7F%00'],
    ['UTF-8 is encoded byte by byte', '/é/\u202e', '%C3%A9/%E2%80%AE'],
    ['edges that would get lost are encoded', '/ a./b /... ', '%20a%2E/b%20/...%20'],
    ['device names of Windows are changed', '/CON/nul.txt/com1/LPT9 .x/Aux', '_CON/_nul.txt/_com1/_LPT9 .x/_Aux'],
    ['names that only begin like a device stay', '/console/com10/nully.txt', 'console/com10/nully.txt'],
  ])('%s', (_, path, name) => {
    expect(createMemberNamer()(path, 'files')).toBe(`files/${name}`);
  });

  test('bytes that are no UTF-8 are encoded', () => {
    expect(createMemberNamer()(Buffer.from('/a\xff\xfe', 'latin1'), 'files')).toBe('files/a%FF%FE');
  });

  test.each([
    ['keeps its extension', `${'a'.repeat(150)}.log`, /^files\/a{80}~[0-9a-f]{12}\.log$/],
    ['that is one long extension loses it', `a.${'b'.repeat(150)}`, /^files\/a\.b{78}~[0-9a-f]{12}$/],
    ['is not cut inside an encoded byte', `abc${'é'.repeat(50)}`, /^files\/abc(%C3%A9){12}%C3~[0-9a-f]{12}$/],
  ])('a long name %s', (_, segment, name) => {
    expect(createMemberNamer()(`/${segment}`, 'files')).toMatch(name);
  });

  test('120 characters are not long', () => {
    const segment = `${'a'.repeat(116)}.log`;
    expect(createMemberNamer()(`/${segment}`, 'files')).toBe(`files/${segment}`);
  });

  test('a path that is too long as a whole keeps its last part', () => {
    const name = createMemberNamer()(`/${'folder/'.repeat(200)}install.log`, 'files');
    expect(name).toMatch(/^files\/~[0-9a-f]{12}\/install\.log$/);
  });
});

describe('the names of several files', () => {
  test.each([
    ['the same path twice', ['/a/x.log', '/a/x.log', '/a/x.log'], ['a/x.log', 'a/x~2.log', 'a/x~3.log']],
    ['letter case only', ['/a/Install.log', '/a/install.log'], ['a/Install.log', 'a/install~2.log']],
    ['letter case of a folder only', ['/A/x', '/a/x', '/a/y'], ['A/x', 'a/x~2', 'a/y']],
    ['a number that is taken', ['/x~2', '/x', '/X'], ['x~2', 'x', 'X~3']],
    ['a hidden file', ['/.zshrc', '/.ZSHRC'], ['.zshrc', '.ZSHRC~2']],
    ['a file named like a folder before it', ['/a/b/c', '/A'], ['a/b/c', 'A~2']],
    ['a folder named like a file before it', ['/a', '/A/b', '/A/c'], ['a', 'A~2/b', 'A~2/c']],
    ['a device name and its replacement', ['/con', '/_con'], ['_con', '_con~2']],
  ])('%s', (_, paths, names) => {
    const nameOf = createMemberNamer();
    expect(paths.map((path) => nameOf(path, 'files'))).toEqual(names.map((name) => `files/${name}`));
  });

  test('long names that begin alike differ', () => {
    const nameOf = createMemberNamer();
    const long = 'a'.repeat(150);
    expect(nameOf(`/${long}1`, 'files')).not.toBe(nameOf(`/${long}2`, 'files'));
  });

  test("one folder does not care about another's names", () => {
    const nameOf = createMemberNamer();
    expect([nameOf('/a', 'files'), nameOf('/a', 'commands')]).toEqual(['files/a', 'commands/a']);
  });
});

describe('whatever the paths are', () => {
  test('names are harmless to every unpacking program', () => {
    fc.assert(
      fc.property(fc.array(rawPath, { maxLength: 8 }), (paths) => {
        for (const name of namesOf(paths)) {
          expect(name).toMatch(/^files(\/[A-Za-z0-9._ @+,=()~%-]+)+$/);
          expect(name.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
          for (const segment of name.split('/')) {
            expect(segment).not.toMatch(/^ |[. ]$/);
            expect(segment).not.toMatch(/^(con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(\.|$)/i);
            expect(segment.length).toBeLessThanOrEqual(128);
          }
        }
      }),
    );
  });

  test('all of them can be unpacked side by side where letter case does not count', () => {
    fc.assert(
      fc.property(fc.array(rawPath, { maxLength: 30 }), (paths) => {
        const names = namesOf(paths).map((name) => name.toLowerCase());
        const files = new Set(names);
        expect(files.size).toBe(paths.length);
        const folders = names.flatMap((name) => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index)));
        expect(folders.filter((folder) => files.has(folder))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('the same paths in the same order get the same names', () => {
    fc.assert(
      fc.property(fc.array(rawPath, { maxLength: 10 }), (paths) => {
        expect(namesOf(paths)).toEqual(namesOf(paths));
      }),
    );
  });

  test('a name that is not shortened can be decoded', () => {
    const segment = bytes(1, 40).filter(
      (raw) => !raw.includes('/') && !/^(con|prn|aux|nul|com\d|lpt\d)/i.test(raw.toString()),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
        const path = Buffer.concat(segments.flatMap((raw) => [Buffer.from('/'), raw]));
        const [name = ''] = namesOf([path]);
        const decoded = name.replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
        expect(decoded).toBe(`files${path.toString('latin1')}`);
      }),
    );
  });
});

function bytes(minLength: number, maxLength: number): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));
}

const nasty = ['.', '..', '...', ' ', 'CON', 'con.txt', 'nul', '_con', '%', '%2E', 'a.', 'é', 'x'.repeat(300)];
const clashing = ['a', 'A', 'a~2', 'A~2', 'a.log', 'A.LOG', 'a~2.log', 'b'];
const segment = fc.oneof(
  fc.constantFrom(...clashing).map((text) => Buffer.from(text)),
  fc.constantFrom(...nasty).map((text) => Buffer.from(text)),
  bytes(0, 60),
);
const rawPath = fc
  .oneof(
    { weight: 9, arbitrary: fc.array(segment, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(segment, { minLength: 50, maxLength: 80 }) },
  )
  .map((segments) => Buffer.concat(segments.flatMap((raw) => [Buffer.from('/'), raw])));

function namesOf(paths: readonly Buffer[]): string[] {
  const nameOf = createMemberNamer();
  return paths.map((path) => nameOf(path, 'files'));
}
