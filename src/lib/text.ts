/**
 * Text of bytes in the encoding their byte-order mark or their zero bytes give away: UTF-8, or UTF-16 of either order. What is not
 * valid becomes U+FFFD; zero bytes that are text stay; the mark is left out. Never throws for less than 512 MB.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** The lines of a text, without their ends (LF, CRLF or CR). A final line end adds no empty line. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * The same text in UTF-8, without its mark, in which lines end with LF or CRLF: for what looks at the bytes of logs of any size. What
 * is in UTF-16, by its first 512 bytes, is turned into it, and a CR alone into an LF; everything else passes as it is, valid or not.
 */
export async function* toPlainLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isReturnHeld = false;
  for await (const chunk of toUtf8(chunks)) {
    const bytes: Uint8Array = isReturnHeld ? Buffer.concat([RETURN, chunk]) : chunk;
    isReturnHeld = bytes.at(-1) === CARRIAGE_RETURN;
    // What follows the last byte decides.
    yield withoutLoneReturns(isReturnHeld ? bytes.subarray(0, -1) : bytes);
  }
  if (isReturnHeld) yield Buffer.of(LINE_FEED);
}

function withoutLoneReturns(bytes: Uint8Array): Uint8Array {
  let changed: Uint8Array | undefined;
  for (let at = bytes.indexOf(CARRIAGE_RETURN); at !== -1; at = bytes.indexOf(CARRIAGE_RETURN, at + 1)) {
    if (bytes[at + 1] === LINE_FEED) continue;
    changed ??= Buffer.from(bytes);
    changed[at] = LINE_FEED;
  }
  return changed ?? bytes;
}

async function* toUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let beginning = Buffer.alloc(0);
  let convert: ReturnType<typeof converterFor> | undefined;
  for await (const chunk of chunks) {
    if (convert !== undefined) {
      yield convert(chunk, false);
      continue;
    }
    beginning = Buffer.concat([beginning, chunk]);
    if (beginning.length < PROBE_BYTES) continue;
    convert = converterFor(beginning);
    yield convert(withoutUtf8Mark(beginning), false);
  }
  if (convert === undefined) yield converterFor(beginning)(withoutUtf8Mark(beginning), true);
  else yield convert(new Uint8Array(), true);
}

function withoutUtf8Mark(bytes: Uint8Array): Uint8Array {
  return UTF8_MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(UTF8_MARK.length) : bytes;
}

function converterFor(beginning: Uint8Array): (chunk: Uint8Array, isLast: boolean) => Uint8Array {
  const encoding = encodingOf(beginning);
  if (encoding === 'utf-8') return (chunk) => chunk;
  const decoder = new TextDecoder(encoding);
  return (chunk, isLast) => Buffer.from(decoder.decode(chunk, { stream: !isLast }));
}

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];
const RETURN = Buffer.of(CARRIAGE_RETURN);
const UTF8_MARK = [0xef, 0xbb, 0xbf];

const PROBE_BYTES = 512;
/** Shares of all bytes; one half of them are even. */
const [MOST, FEW] = [0.4, 0.1];

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // ASCII in UTF-16 has a zero in every other byte, and only there: a hole in a file is zeros throughout.
  const probe = bytes.subarray(0, PROBE_BYTES);
  if (probe.length < 2) return 'utf-8';
  const zeros = [0, 0];
  for (const [index, byte] of probe.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > MOST * probe.length && even < FEW * probe.length) return 'utf-16le';
  return even > MOST * probe.length && odd < FEW * probe.length ? 'utf-16be' : 'utf-8';
}
