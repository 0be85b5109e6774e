import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { partName } from '../../src/bundle/delivery-names.ts';
import { formatNote, parseNote } from '../../src/bundle/delivery-note.ts';

const digest = fc.record({
  sizeBytes: fc.maxSafeNat(),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
});
/** What a name on disk may be, short of line breaks and slashes. */
const name = fc.stringMatching(/^[^\p{Cc}/\\]{1,60}$/u).filter((text) => text.trim() === text && !text.startsWith('#'));
const note = fc
  .record({
    name,
    bundleId: fc.stringMatching(/^[a-z0-9]{20}$/),
    redaction: fc.constantFrom('none', 'standard', 'strict'),
    encryptedTo: fc.array(fc.stringMatching(/^age1[a-z0-9]{58}$/), { maxLength: 3 }),
    whole: digest,
    parts: fc.array(digest, { maxLength: 30 }),
  })
  .map(({ name: wholeName, whole, parts, ...rest }) => ({
    ...rest,
    whole: { name: wholeName, ...whole },
    parts: parts.map((part, index) => ({ name: partName(wholeName, index), ...part })),
  }));

test('a note says what was written into it, also after a mail program has changed its line ends', () => {
  fc.assert(
    fc.property(note, (written) => {
      expect(parseNote(formatNote(written))).toEqual(written);
      expect(parseNote(formatNote(written).replaceAll('\n', '\r\n'))).toEqual(written);
    }),
  );
});

test('a note that was cut off is none', () => {
  fc.assert(
    fc.property(note, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (written, share) => {
      const lines = formatNote(written).split('\n');
      const kept = lines.slice(0, Math.floor((lines.length - 1) * share)).join('\n');
      expect(parseNote(kept)).toBeUndefined();
      expect(parseNote(formatNote(written).slice(0, -3))).toBeUndefined();
    }),
  );
});

test('any other text is no note', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseNote(text)).toBeUndefined();
      expect(parseNote(`# mdediag delivery note 1\n${text}`)).toBeUndefined();
    }),
  );
});
