import { parse } from 'plist';
import { lineFinder } from './line-finder.ts';
import type { PlistDocument } from './plist.ts';
import { hideProto, withOwnKeys } from './plist-own-keys.ts';
import { readXmlTree, type XmlElement } from './plist-xml-tree.ts';
import { errorAt } from './xml-tokens.ts';

const MAX_WORDS_LENGTH = 2_000;
const REAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$|^nan$|^[+-]?inf(inity)?$/i;

/**
 * Parses an XML property list. The `plist` package gives the values; it sees the list written anew, with plain well-formed tags
 * and without what it would lose or print to the console about. Throws `SyntaxError` with the line.
 */
export function parseXmlPlist(text: string): PlistDocument {
  const root = readXmlTree(text);
  const plain = hideProto(`<plist>${written(root, text)}</plist>`);
  const lineAt = lineFinder(text);
  return {
    value: withOwnKeys(() => parse(plain)),
    lineOf: (path) => lineAt(placeOf(root, path).offset),
    wordsOf: (path) => {
      const { offset, end } = placeOf(root, path);
      return text.slice(offset, Math.min(end, offset + MAX_WORDS_LENGTH));
    },
  };
}

function written(element: XmlElement, source: string): string {
  const { tag, children } = element;
  if (children.length > 0) return `<${tag}>${children.map((child) => written(child, source)).join('')}</${tag}>`;
  const text = element.text.trim();
  if (tag === 'integer') return writtenInteger(element, source);
  if (tag === 'real' && !REAL.test(text)) throw errorAt(source, element.offset, 'holds a <real> that is no number');
  if (tag === 'real') return `<real>${text.replace(/inf.*/i, 'Infinity')}</real>`;
  if (tag === 'date') return isDate(text) ? `<date>${text}</date>` : `<string>${escaped(text)}</string>`;
  // Like macOS, skips what is not base64.
  if (tag === 'data') return `<data>${Buffer.from(text, 'base64').toString('base64')}</data>`;
  if (tag === 'string' || tag === 'key') return `<${tag}>${escaped(element.text)}</${tag}>`;
  return `<${tag}/>`;
}

function writtenInteger({ text, offset }: XmlElement, source: string): string {
  const [, sign, digits] = /^\s*([+-]?)(0x[\da-f]{1,32}|\d{1,39})\s*$/i.exec(text) ?? [];
  if (digits === undefined) throw errorAt(source, offset, 'holds an <integer> that is no whole number');
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  const tag = Number.isSafeInteger(Number(value)) ? 'integer' : 'string';
  return `<${tag}>${value}</${tag}>`;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const date = new Date(text);
  // The 30th of February would silently become a day in March.
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === text.slice(0, 19);
}

function escaped(text: string): string {
  // As numbers, line ends of all kinds stay what they are, and U+FFFD is nothing to print a warning about.
  return text.replace(/[&<>\r\u0085\u2028\ufffd]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Where the value at `path`, with its key, is written; its nearest parent that exists otherwise. */
function placeOf(root: XmlElement, path: readonly (string | number)[]): Pick<XmlElement, 'offset' | 'end'> {
  let place = { offset: root.offset, end: root.end };
  let element = root;
  for (const step of path) {
    const [child, key = child] = childOf(element, step);
    if (child === undefined || key === undefined) break;
    element = child;
    place = { offset: key.offset, end: child.end };
  }
  return place;
}

/** With its key, in a dict. */
function childOf({ tag, children }: XmlElement, step: string | number): readonly XmlElement[] {
  if (tag === 'array') return children.slice(Number(step)).slice(0, 1);
  const at = children.findLastIndex((child) => child.tag === 'key' && child.text === String(step));
  const [key, child] = at === -1 ? [] : children.slice(at, at + 2);
  return key === undefined || child === undefined ? [] : [child, key];
}
