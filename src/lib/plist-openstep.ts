import { type PlistValue, parseOpenStep } from 'plist';
import { lineFinder } from './line-finder.ts';
import { hideProto, withOwnKeys } from './plist-own-keys.ts';

const MAX_CHARACTERS = 1024 * 1024;
const MAX_DEPTH = 64;
/** A comment, a word, a quoted text, data, a bracket; then the beginning of one of these that does not end. */
const TOKEN =
  /\/\/[^\n\r]*|\/\*.*?\*\/|(?!\/\*)[\w.$:/-]+|"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|<[^<>]*>|[({})]|["'<>]|\/\*/gs;
const PARTNERS = new Map([
  ['(', ')'],
  ['{', '}'],
]);

/**
 * Parses a property list of the old text form, with a dictionary or an array at its top; what `defaults read` prints is one. The
 * `plist` package gives the values, once brackets, quotes and data have been found to be in order. Every simple value is text.
 * Throws `SyntaxError`.
 */
export function parseOpenStepPlist(text: string): PlistValue {
  if (text.length > MAX_CHARACTERS) throw new SyntaxError(`property list of more than ${MAX_CHARACTERS} characters`);
  const value = withOwnKeys(() => parseList(hideProto(plainTokens(text))));
  if (!Array.isArray(value) || value.length !== 1 || value[0] === undefined)
    throw new SyntaxError('holds a second value');
  return value[0];
}

function parseList(plain: string): PlistValue {
  if (!/^\s*[({]/.test(plain)) throw notAList();
  // Inside an array, the package notices what follows the list.
  return parseOpenStep(`(${plain})`);
}

function notAList(): SyntaxError {
  return new SyntaxError('neither a binary, an XML nor an OpenStep property list');
}

/** `text` without comments, and with quoted texts in the only form the package reads right. */
function plainTokens(text: string): string {
  const lineAt = lineFinder(text);
  const expected: string[] = [];
  const pieces: string[] = [];
  let hasBegun = false;
  let at = 0;
  // `replace` would look for the ends of all quotes before it tells of the first that has none.
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    pieces.push(text.slice(at, index));
    at = index + token.length;
    const partner = PARTNERS.get(token);
    hasBegun ||= partner !== undefined;
    if (!hasBegun && !isComment(token)) throw notAList();
    if (partner !== undefined) expected.push(partner);
    if (expected.length > MAX_DEPTH) {
      throw new SyntaxError(`line ${lineAt(index)} is nested more than ${MAX_DEPTH} levels deep`);
    }
    const isWrong = (token === ')' || token === '}') && expected.pop() !== token;
    const plain = isWrong ? undefined : plainToken(token);
    if (plain === undefined) throw new SyntaxError(`line ${lineAt(index)} holds a ${token.slice(0, 2)} out of order`);
    pieces.push(plain);
  }
  if (expected.length > 0) throw new SyntaxError(`ends before a closing ${expected.at(-1)}`);
  return pieces.join('') + text.slice(at);
}

function isComment(token: string): boolean {
  return token.startsWith('//') || (token.startsWith('/*') && token.length > 2);
}

function plainToken(token: string): string | undefined {
  if (isComment(token)) return ' ';
  if (/^[\w.$:/({})-]/.test(token)) return token === '/*' ? undefined : token;
  if (token.length === 1) return undefined;
  return token.startsWith('<') ? dataToken(token) : requoted(token.slice(1, -1));
}

function dataToken(token: string): string | undefined {
  const digits = token.slice(1, -1);
  return /^[\s\da-f]*$/i.test(digits) && digits.replace(/\s/g, '').length % 2 === 0 ? token : undefined;
}

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function requoted(inside: string): string {
  const text = inside.replace(/\\(?:U([\da-f]{4})|([0-7]{1,3})|(.))/gis, (_, hex, octal, character) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return CONTROLS[character] ?? character;
  });
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
