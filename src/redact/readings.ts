/** JSON in JSON in JSON; parameters of a URL in a parameter. */
const MAX_LEVELS = 3;

/** What bytes say as text: as they are, without the escapes of URLs, JSON and XML, and as UTF-16; each in UTF-8. */
export function textReadings(bytes: Buffer): Buffer[] {
  return [bytes, ...unescaped(bytes), ...wide(bytes)];
}

const ESCAPES: readonly [sign: string, pattern: RegExp, meaning: (written: string) => string][] = [
  ['%', /%[0-9a-f]{2}/gi, (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16))],
  ['\\', /(?:\\u[0-9a-f]{4})+|\\[^u]/gi, meaningInJson],
  ['&', /&(?:amp|lt|gt|quot|apos);/gi, (written) => XML[written.toLowerCase()] ?? written],
];
const JSON_LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const XML: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

function meaningInJson(written: string): string {
  const [, letter = ''] = written;
  if (letter !== 'u' && letter !== 'U') return JSON_LETTERS[letter] ?? letter;
  const units = written.match(/[0-9a-f]{4}/gi)?.map((unit) => Number.parseInt(unit, 16)) ?? [];
  return Buffer.from(String.fromCharCode(...units)).toString('latin1');
}

/** Each kind of escape undone, and undone again in what came out. */
function unescaped(bytes: Buffer): Buffer[] {
  return ESCAPES.flatMap(([sign, pattern, meaning]) => {
    const readings: Buffer[] = [];
    for (let text = bytes; readings.length < MAX_LEVELS && text.includes(sign); ) {
      const undone = Buffer.from(text.toString('latin1').replace(pattern, meaning), 'latin1');
      if (undone.equals(text)) break;
      readings.push(undone);
      text = undone;
    }
    return readings;
  });
}

/** UTF-16 in both orders, wherever it begins. */
function wide(bytes: Buffer): Buffer[] {
  if (!bytes.includes(0)) return [];
  return [0, 1].flatMap((from) => {
    const little = bytes.subarray(from, bytes.length - ((bytes.length - from) % 2));
    return [little, Buffer.from(little).swap16()].map((units) => Buffer.from(units.toString('utf16le')));
  });
}

const NOT_BASE64 = 255;
const VALUE_OF = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
    { '-': '+', _: '/' }[String.fromCharCode(byte)] ?? String.fromCharCode(byte),
  );
  return value === -1 ? NOT_BASE64 : value;
});

/** Shorter runs hold no name that was looked for. */
const SHORTEST_RUN = 8;

/**
 * What base64 in the bytes stands for, also that of URLs, read from each of the four places where a group can begin: one behind the
 * other, with a zero between them. Three of the four, and words that are no base64, are gibberish.
 */
export function base64Reading(bytes: Buffer): Buffer {
  const reading = Buffer.allocUnsafe(4 * bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const from = at;
    while (at < bytes.length && VALUE_OF[bytes[at] as number] !== NOT_BASE64) at += 1;
    if (at - from < SHORTEST_RUN) continue;
    for (let start = from; start < from + 4; start += 1) {
      length = decode(bytes, start, at, reading, length);
      reading[length] = 0;
      length += 1;
    }
  }
  return reading.subarray(0, length);
}

/** Appends what `[from, to)` decodes to; returns the new length of `target`. */
function decode(bytes: Buffer, from: number, to: number, target: Buffer, length: number): number {
  let [bits, end] = [0, length];
  for (let at = from; at < to; at += 1) {
    bits = ((bits << 6) | (VALUE_OF[bytes[at] as number] as number)) & 0xffff;
    const place = (at - from) & 3;
    if (place === 0) continue;
    target[end] = bits >> (6 - 2 * place);
    end += 1;
  }
  return end;
}
