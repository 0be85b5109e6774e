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
 * The same bytes in UTF-8: what is in UTF-16, by its first chunk, is turned into it; everything else passes as it is, valid or not.
 * For what looks at bytes, such as logs of any size.
 */
export async function* toUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let convert: ((chunk: Uint8Array) => Uint8Array) | undefined;
  for await (const chunk of chunks) {
    convert ??= converterFrom(encodingOf(chunk));
    yield convert(chunk);
  }
}

function converterFrom(encoding: string): (chunk: Uint8Array) => Uint8Array {
  if (encoding === 'utf-8') return (chunk) => chunk;
  const decoder = new TextDecoder(encoding);
  return (chunk) => Buffer.from(decoder.decode(chunk, { stream: true }));
}

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
