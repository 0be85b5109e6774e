/** One way an identity can be written in a file. */
export interface Spelling {
  readonly bytes: Buffer;
  /** `base64`: a part of a longer run that must go as a whole. `utf16`: what stands for it must be in UTF-16 too. */
  readonly form: 'plain' | 'base64' | 'utf16le' | 'utf16be';
}

/** In base64 a short text is hidden by what stands beside it: fewer bytes would match by chance. */
const MIN_BASE64_BYTES = 6;

/**
 * Every way a value is written in the files of a bundle: as it is, with its accents composed or apart, escaped for JSON, XML and
 * URLs, in UTF-16, and inside base64 at each of its three alignments. Case makes no difference to whoever searches for them.
 */
export function spellingsOf(value: string): Spelling[] {
  const spellings = new Map<string, Spelling>();
  const add = (bytes: Buffer, form: Spelling['form']): void => {
    if (bytes.length > 0)
      spellings.set(`${form === 'base64'} ${bytes.toString('latin1').toLowerCase()}`, { bytes, form });
  };
  for (const form of new Set([value, value.normalize('NFC'), value.normalize('NFD')])) {
    for (const cased of new Set([form, form.toLowerCase(), form.toUpperCase()])) {
      for (const written of writtenForms(cased)) add(Buffer.from(written), 'plain');
      add(Buffer.from(cased, 'utf16le'), 'utf16le');
      add(Buffer.from(cased, 'utf16le').swap16(), 'utf16be');
      for (const part of base64Parts(Buffer.from(cased))) add(Buffer.from(part), 'base64');
    }
  }
  return [...spellings.values()];
}

function writtenForms(text: string): string[] {
  const bytes = [...Buffer.from(text)];
  const percent = (isPlain: (character: string) => boolean): string =>
    bytes
      .map((byte) => {
        const character = String.fromCharCode(byte);
        return isPlain(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
      })
      .join('');
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    json,
    json.replaceAll('/', '\\/'),
    inAscii(text, /[^\x20-\x7e]/g),
    // As .NET writes JSON, in which Microsoft's programs do.
    inAscii(text, /[^\x20-\x7e]|["&'+<>`]/g),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    percent((character) => /[A-Za-z0-9]/.test(character)),
    percent((character) => /[A-Za-z0-9\-._~]/.test(character)),
    percent((character) => /[A-Za-z0-9\-._~!*'();:@&=+$,/?#[\]]/.test(character)),
  ];
}

function inAscii(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The characters of base64 that the value alone decides, wherever it begins within three bytes. */
function base64Parts(bytes: Buffer): string[] {
  if (bytes.length < MIN_BASE64_BYTES) return [];
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = [0, 2, 3][before] ?? 0;
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, whole);
  });
}
