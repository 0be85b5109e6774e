import type { PlistValue } from 'plist';
import { parseBinaryPlist } from './plist-binary.ts';
import { parseOpenStepPlist } from './plist-openstep.ts';
import { parseXmlPlist } from './plist-xml.ts';
import { decodeText } from './text.ts';

export type { PlistValue };

/** A property list with, when it is XML, the place of each of its values. */
export interface PlistDocument {
  readonly value: PlistValue;
  /**
   * The line, counted from 1, where the value at `path`, with its key, begins; of its nearest parent that exists otherwise.
   * `undefined` when the list is not XML.
   */
  lineOf(path: readonly (string | number)[]): number | undefined;
  /** What is written there: the key and the value, 2,000 characters at most. `undefined` when the list is not XML. */
  wordsOf(path: readonly (string | number)[]): string | undefined;
}

const MAX_BYTES = 8 * 1024 * 1024;
const BINARY_MAGIC = 'bplist';

/**
 * Parses a property list somebody else wrote: XML (UTF-8 or UTF-16, whole or only the inside of a dict), binary, or OpenStep.
 *
 * What JavaScript cannot hold is kept as text: an integer beyond 2^53 as its digits, an impossible date as it is written (in a
 * binary list: its seconds since 2001). Data is a `Uint8Array`; a binary UID is `{ UID: number }`. Keys such as `__proto__` are
 * plain keys; of a key written twice the last value counts. As on macOS, what follows the first list in an XML file is ignored.
 * Entities other than XML's own five are refused, never resolved.
 *
 * Throws `SyntaxError`, for XML with the line, when the bytes are no property list, end early, refer to themselves, are nested
 * deeper than 64 levels, or are larger than 8 MB or than the limits of their format.
 */
export function parsePlistDocument(bytes: Uint8Array): PlistDocument {
  if (bytes.length > MAX_BYTES) throw new SyntaxError(`property list of more than ${MAX_BYTES} bytes`);
  if (Buffer.from(bytes.subarray(0, BINARY_MAGIC.length)).toString('latin1') === BINARY_MAGIC) {
    return withoutLines(parseBinaryPlist(bytes));
  }
  const text = decodeText(bytes);
  return text.trimStart().startsWith('<') ? parseXmlPlist(text) : withoutLines(parseOpenStepPlist(text));
}

/** The value of `parsePlistDocument`, for readers who need no lines. */
export function parsePlist(bytes: Uint8Array): PlistValue {
  return parsePlistDocument(bytes).value;
}

function withoutLines(value: PlistValue): PlistDocument {
  return { value, lineOf: () => undefined, wordsOf: () => undefined };
}
