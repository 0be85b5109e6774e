import { errorAt, type XmlToken, xmlTokens } from './xml-tokens.ts';

/** An element of a property list: a container has children, another has text. It is written at `[offset, end)`. */
export interface XmlElement {
  readonly tag: string;
  readonly offset: number;
  readonly children: XmlElement[];
  text: string;
  end: number;
}

const CONTAINERS = new Set(['plist', 'dict', 'array']);
const TAGS = new Set([...CONTAINERS, 'key', 'string', 'integer', 'real', 'date', 'data', 'true', 'false']);
const MAX_DEPTH = 64;
/** Several times what the largest real list holds; an element takes about 2 KB of memory while it is parsed. */
const MAX_ELEMENTS = 100_000;

/**
 * The value of an XML property list as a tree of elements. Without `<plist>` the first element is the value, unless that is a
 * `<key>`: then the whole text is the inside of a dict. Throws `SyntaxError` with the line when the elements do not nest as the
 * format wants, deeper than 64 levels, or are more than 100,000.
 */
export function readXmlTree(text: string): XmlElement {
  const document: XmlElement = { tag: 'dict', offset: 0, children: [], text: '', end: text.length };
  const open = [document];
  let elementCount = 0;
  for (const token of xmlTokens(text)) {
    const top = open.at(-1) ?? document;
    if (token.kind === 'text') addText(text, top, token);
    if (token.kind === 'start') {
      elementCount += 1;
      if (elementCount > MAX_ELEMENTS) throw errorAt(text, token.offset, `goes beyond ${MAX_ELEMENTS} elements`);
      open.push(addElement(text, open, token));
    }
    if (token.kind === 'end') {
      if (open.length === 1 || top.tag !== token.text)
        throw errorAt(text, token.offset, `ends a <${token.text}> that is not open`);
      refuseOddDict(text, top);
      top.end = text.indexOf('>', token.offset) + 1;
      open.pop();
      if (open.length === 1 && document.children[0]?.tag !== 'key') break;
    }
  }
  const unclosed = open.at(1);
  if (unclosed !== undefined) throw errorAt(text, unclosed.offset, `begins a <${unclosed.tag}> that does not end`);
  return rootOf(text, document);
}

function addText(text: string, top: XmlElement, token: XmlToken): void {
  if (!CONTAINERS.has(top.tag)) top.text += token.text;
  else if (token.text.trim() !== '') {
    const offset = token.offset + Math.max(token.text.search(/\S/), 0);
    throw errorAt(text, offset, 'holds text outside of a value');
  }
}

function addElement(text: string, open: readonly XmlElement[], { text: tag, offset }: XmlToken): XmlElement {
  const parent = open.at(-1);
  if (!TAGS.has(tag)) throw errorAt(text, offset, `holds a <${tag}>, which is no element of a property list`);
  if (parent === undefined || !CONTAINERS.has(parent.tag) || (tag === 'plist' && open.length > 1)) {
    throw errorAt(text, offset, `holds a <${tag}> inside a <${parent?.tag}>`);
  }
  // The document itself stands for a dict in `open`, and so does not count.
  const depth = open.slice(1).filter(({ tag }) => tag === 'dict' || tag === 'array').length;
  if (depth === MAX_DEPTH && CONTAINERS.has(tag))
    throw errorAt(text, offset, `is nested more than ${MAX_DEPTH} levels deep`);
  const element: XmlElement = { tag, offset, children: [], text: '', end: offset };
  parent.children.push(element);
  return element;
}

function refuseOddDict(text: string, { tag, offset, children }: XmlElement): void {
  if (tag !== 'dict') {
    const key = children.find((child) => child.tag === 'key');
    if (key !== undefined) throw errorAt(text, key.offset, 'holds a key outside of a dict');
    return;
  }
  const odd = children.find((child, index) => (child.tag === 'key') !== (index % 2 === 0));
  if (odd !== undefined) throw errorAt(text, odd.offset, 'breaks the turns of keys and values in a dict');
  if (children.length % 2 === 1) throw errorAt(text, children.at(-1)?.offset ?? offset, 'holds a key without a value');
}

function rootOf(text: string, document: XmlElement): XmlElement {
  const [first] = document.children;
  if (first?.tag === 'key') {
    refuseOddDict(text, document);
    return document;
  }
  const root = first?.tag === 'plist' ? first.children[0] : first;
  if (root === undefined) throw errorAt(text, first?.offset ?? 0, 'begins a property list without a value');
  const second = first?.tag === 'plist' ? first.children[1] : undefined;
  if (second !== undefined) throw errorAt(text, second.offset, 'holds a second value');
  return root;
}
