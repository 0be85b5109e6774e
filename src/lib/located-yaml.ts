import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A place in a text; both are counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text, and where. */
export interface LocatedFault extends Position {
  readonly message: string;
}

/** The way from the root of a document to one of its values. */
export type KeyPath = readonly PropertyKey[];

/** A document that knows where each of its values is written. */
export interface LocatedYaml {
  readonly content: unknown;
  /** Where the value is written; where it would be, when it is missing. */
  positionOf(path: KeyPath): Position;
  /** Where the last key of `path` is written. */
  positionOfKey(path: KeyPath): Position;
  /** Where the text `part` begins within the value; where the value begins, when it is not in it. */
  positionWithin(path: KeyPath, part: string): Position;
  /** The value as it is written: `101.10`, where it means the number 101.1. */
  sourceOf(path: KeyPath): string | undefined;
  readonly faults: readonly [];
}

const MAX_LENGTH = 65_536;
const MAX_DEPTH = 100;

/** As many bytes of a file are enough to tell that it is too long. */
export const MAX_YAML_BYTES = 4 * (MAX_LENGTH + 1);

/** Reads a document a person wrote: at most 64 KB, a hundred levels deep, and without aliases. Never throws. */
export function readLocatedYaml(text: string): LocatedYaml | { readonly faults: readonly LocatedFault[] } {
  const start = { line: 1, column: 1 };
  if (text.length > MAX_LENGTH) return { faults: [{ ...start, message: 'a file is at most 64 KB long' }] };
  try {
    return readBounded(text);
  } catch (error) {
    // The parser calls itself for each level.
    if (!(error instanceof RangeError)) throw error;
    return { faults: [{ ...start, message: TOO_DEEP }] };
  }
}

const TOO_DEEP = 'it is nested too deep';

function readBounded(text: string): LocatedYaml | { readonly faults: readonly LocatedFault[] } {
  const counter = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError(TOO_DEEP);
  // A tag nobody knows is a warning.
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) {
    return { faults: wrong.map(({ message, pos }) => ({ ...at(pos[0]), message: `not YAML: ${message}` })) };
  }
  const refusal = whatIsRefused(document);
  if (refusal !== undefined) return { faults: [{ ...at(refusal.offset), message: refusal.message }] };

  const nodeAt = (path: KeyPath): unknown => document.getIn(path, true);
  const rangeAt = (path: KeyPath): Range =>
    rangeOf(nodeAt(path)) ?? (path.length > 0 ? rangeAt(path.slice(0, -1)) : [0, 0]);
  return {
    content: document.toJS(),
    positionOf: (path) => at(rangeAt(path)[0]),
    positionOfKey: (path) => {
      const parent = nodeAt(path.slice(0, -1));
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
        : undefined;
      return at((rangeOf(pair?.key) ?? rangeAt(path))[0]);
    },
    positionWithin: (path, part) => {
      const [from, to] = rangeAt(path);
      return at(from + Math.max(0, text.slice(from, to).indexOf(part)));
    },
    sourceOf: (path) => {
      const node = nodeAt(path);
      return isScalar(node) ? node.source : undefined;
    },
    faults: [],
  };
}

type Range = readonly [from: number, to: number];

function rangeOf(node: unknown): Range | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  return [node.range[0], node.range[1]];
}

function whatIsRefused(document: ReturnType<typeof parseDocument>): { offset: number; message: string } | undefined {
  let refusal: { offset: number; message: string } | undefined;
  visit(document, {
    Alias(_, { range }) {
      refusal = { offset: range?.[0] ?? 0, message: 'write it out: aliases (*name) are not allowed' };
      return visit.BREAK;
    },
    Collection(_, { range }, ancestors) {
      if (ancestors.length <= MAX_DEPTH) return undefined;
      refusal = { offset: range?.[0] ?? 0, message: TOO_DEEP };
      return visit.BREAK;
    },
  });
  return refusal;
}
