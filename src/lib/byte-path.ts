import { isUtf8 } from 'node:buffer';

/**
 * A path whose every character is one byte of the real name: names that are not valid UTF-8 survive, and string functions
 * still work. Control bytes are shifted up by 0x100, because a newline would slip through every glob pattern.
 */
export type BytePath = string & { readonly bytePath: unique symbol };

const CONTROL_SHIFT = 0x100;
const CONTROL_BYTES = 0x20;

/** From the string form Node uses (UTF-8). */
export function bytePath(path: string): BytePath {
  return fromLatin1(Buffer.from(path).toString('latin1'));
}

/** From a name read with the `latin1` encoding. */
export function fromLatin1(name: string): BytePath {
  if (PLAIN.test(name)) return name as BytePath;
  return name.replace(CONTROL_CHARACTER, (char) => String.fromCharCode(char.charCodeAt(0) + CONTROL_SHIFT)) as BytePath;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these bytes are what it is about
const CONTROL_CHARACTER = /[\x00-\x1f]/g;
const PLAIN = /^[\x20-\x7e]*$/;

/** The raw bytes of the path. */
export function bytesOf(path: string): Buffer {
  if (PLAIN.test(path)) return Buffer.from(path, 'latin1');
  const bytes = Buffer.allocUnsafe(path.length);
  for (let index = 0; index < path.length; index += 1) {
    const code = path.charCodeAt(index);
    bytes[index] = code < CONTROL_SHIFT + CONTROL_BYTES && code >= CONTROL_SHIFT ? code - CONTROL_SHIFT : code;
  }
  return bytes;
}

/** The path as text, with replacement characters where it is not valid UTF-8. */
export function textOf(path: string): string {
  return PLAIN.test(path) ? path : bytesOf(path).toString('utf8');
}

/** A path for people: its text, and the raw bytes as well when they are not valid UTF-8 (replacement characters show where). */
export function describePath(raw: Buffer): { originalPath: string; originalPathBase64?: string } {
  const originalPath = raw.toString('utf8');
  return isUtf8(raw) ? { originalPath } : { originalPath, originalPathBase64: raw.toString('base64') };
}

/** What to hand to `node:fs`: the same string when it is plain ASCII (faster), raw bytes otherwise. */
export function systemPath(path: string): string | Buffer {
  return PLAIN.test(path) ? path : bytesOf(path);
}
