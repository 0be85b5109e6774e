import { parseJson } from '../lib/json.ts';
import { parsePlistDocument } from '../lib/plist.ts';
import { decodeText } from '../lib/text.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { readBytes } from './read-text.ts';

/** JSON or a property list, whichever it is. */
export interface TreeDocument {
  readonly value: unknown;
  /** The line, counted from 1, where the value at `path`, with its key, begins; undefined where the format has no lines. */
  lineOf(path: readonly (string | number)[]): number | undefined;
  /** What is written there, cut to some length. */
  wordsOf(path: readonly (string | number)[]): string | undefined;
}

/** JSON opens with a quoted name, a property list in the old style with a bare word. */
const JSON_START = /^\s*(?:\{\s*["}]|\[)/;
/** A signature around a profile: the list is written inside in one piece. */
const DER_SEQUENCE = 0x30;
const LIST_END = '</plist>';

/** Reads a whole file. Throws `SyntaxError` when it is neither, `Error` when it is larger than 64 MB. */
export async function readDocument(file: ArtifactFile): Promise<TreeDocument> {
  const bytes = await readBytes(file);
  if (bytes[0] === DER_SEQUENCE && bytes.includes(LIST_END)) {
    const inner = bytes.subarray(Math.max(0, bytes.indexOf('<?xml')), bytes.lastIndexOf(LIST_END) + LIST_END.length);
    return { value: parsePlistDocument(inner).value, lineOf: () => undefined, wordsOf: () => undefined };
  }
  const text = decodeText(bytes);
  return JSON_START.test(text) ? parseJson(text) : parsePlistDocument(bytes);
}
