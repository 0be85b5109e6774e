import { lineFinder } from './line-finder.ts';

/** A start tag, an end tag or a run of characters. `text` is the name of the tag, or the characters with entities resolved. */
export interface XmlToken {
  readonly kind: 'start' | 'end' | 'text';
  readonly text: string;
  readonly offset: number;
}

const SKIPPED = [
  { begin: '<!--', end: '-->' },
  { begin: '<?', end: '?>' },
];
const CDATA = { begin: '<![CDATA[', end: ']]>' };
const DOCTYPE = '<!DOCTYPE';
const ENTITIES = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }));
const MAX_ENTITY_LENGTH = 12;

/**
 * The tags and characters of XML without attributes, one after the other; comments, processing instructions and the document type
 * are left out, a self-closing tag is a start and an end. Declared entities are not resolved. Throws `SyntaxError` with the line.
 */
export function* xmlTokens(text: string): Generator<XmlToken> {
  let at = 0;
  while (at < text.length) {
    const skipped = SKIPPED.find(({ begin }) => text.startsWith(begin, at));
    if (skipped !== undefined) at = endOf(text, at, skipped.end);
    else if (text.startsWith(DOCTYPE, at)) at = endOfDoctype(text, at);
    else if (text.startsWith(CDATA.begin, at)) {
      const end = endOf(text, at, CDATA.end);
      yield { kind: 'text', text: text.slice(at + CDATA.begin.length, end - CDATA.end.length), offset: at };
      at = end;
    } else if (text[at] === '<') {
      const end = endOf(text, at, '>');
      yield* tagTokens(text, at, text.slice(at + 1, end - 1));
      at = end;
    } else {
      const next = text.indexOf('<', at);
      const end = next === -1 ? text.length : next;
      yield { kind: 'text', text: resolveEntities(text, at, end), offset: at };
      at = end;
    }
  }
}

/** A `SyntaxError` that names the line of `offset`. */
export function errorAt(text: string, offset: number, reason: string): SyntaxError {
  return new SyntaxError(`line ${lineFinder(text)(offset)} ${reason}`);
}

function* tagTokens(text: string, offset: number, inside: string): Generator<XmlToken> {
  const [, slash, name] = /^(\/?)([A-Za-z]{1,64})(?![^\s/])/.exec(inside) ?? [];
  if (name === undefined || inside.includes('<')) throw errorAt(text, offset, 'holds a tag that is not XML');
  if (slash === '') yield { kind: 'start', text: name, offset };
  if (slash !== '' || inside.endsWith('/')) yield { kind: 'end', text: name, offset };
}

function endOf(text: string, from: number, mark: string): number {
  const found = text.indexOf(mark, from);
  if (found === -1) throw errorAt(text, from, `begins something that "${mark}" should end`);
  return found + mark.length;
}

function endOfDoctype(text: string, from: number): number {
  const end = endOf(text, from, '>');
  const subset = text.slice(from, end).indexOf('[');
  if (subset === -1) return end;
  const close = /\]\s*>/g;
  close.lastIndex = from + subset;
  if (!close.test(text)) throw errorAt(text, from, 'begins a document type that does not end');
  return close.lastIndex;
}

function resolveEntities(text: string, from: number, to: number): string {
  const raw = text.slice(from, to);
  const pieces: string[] = [];
  let at = 0;
  for (let start = raw.indexOf('&'); start !== -1; start = raw.indexOf('&', at)) {
    const [whole, name = ''] = /^&([#\w]+);/.exec(raw.slice(start, start + MAX_ENTITY_LENGTH)) ?? [];
    const character = ENTITIES.get(name) ?? numbered(name);
    if (whole === undefined || character === undefined) {
      throw errorAt(text, from + start, 'uses an entity that is not one of the five of XML');
    }
    pieces.push(raw.slice(at, start), character);
    at = start + whole.length;
  }
  return at === 0 ? raw : pieces.join('') + raw.slice(at);
}

function numbered(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
