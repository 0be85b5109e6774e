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
    const cased = new Set([form, form.toLowerCase(), form.toUpperCase()]);
    // Letters of ASCII are found in either case, wherever they are letters still.
    for (const text of ASCII.test(form) ? [form] : cased) {
      for (const written of writtenForms(text)) add(Buffer.from(written), 'plain');
      add(Buffer.from(text, 'utf16le'), 'utf16le');
      add(Buffer.from(text, 'utf16le').swap16(), 'utf16be');
    }
    for (const text of cased) for (const part of base64Parts(text)) add(Buffer.from(part), 'base64');
  }
  return [...spellings.values()];
}

const ASCII = /^[\0-\x7f]*$/;

function writtenForms(text: string): string[] {
  const bytes = Buffer.from(text).toString('latin1');
  const percent = (unsafe: RegExp): string =>
    bytes.replace(unsafe, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
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
    percent(/[^A-Za-z0-9]/g),
    percent(/[^A-Za-z0-9\-._~]/g),
    percent(/[^A-Za-z0-9\-._~!*'();:@&=+$,/?#[\]]/g),
  ];
}

function inAscii(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The characters of base64 that the value alone decides, wherever it begins within three bytes. */
function base64Parts(text: string): string[] {
  return ['', '\0', '\0\0'].flatMap((before) => {
    const bytes = Buffer.from(before + text);
    if (bytes.length - before.length < MIN_BASE64_BYTES) return [];
    const first = [0, 2, 3][before.length];
    const whole = Math.floor((bytes.length * 8) / 6);
    return [bytes.toString('base64').slice(first, whole)];
  });
}
