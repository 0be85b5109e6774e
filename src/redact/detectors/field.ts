import type { IdentityKind } from '../../model/redaction.ts';
import { type Around, type Detector, type Found, matchAt, meaningOf } from '../detector.ts';
import { isNoIdentity } from '../not-an-identity.ts';

/** Fields that hold one kind of value. */
export interface FieldSpec {
  readonly kind: IdentityKind;
  /** In lower case, words joined by `_`; the spellings `joinedWords`, `joined-words` and `joined words` are found too. */
  readonly names: readonly string[];
  /** A value without quotes goes on until the end of the line: it can have blanks. */
  readonly isWholeLine?: true;
  /** What the value must look like; anything when left out. */
  readonly value?: RegExp;
}

const REACH = 2_048;
/** From the end of a name to the beginning of its value: in JSON, in a plist, in a table, or in a line of a log. */
const SEPARATOR =
  /(?:\\?["'])?\s{0,80}(?:\([^()\n]{0,20}\)\s{0,80})?(?:[:=]|<\/key>\s{0,80}<string>)\s{0,80}(?:\{\s{0,80}\\?"value\\?"\s{0,8}:\s{0,8})?/y;
/** `--token abc` */
const BLANK = / {1,8}/y;
const QUOTED = /(\\?["'])((?:(?!\1)[^\n]){0,1024})\1/y;
const ELEMENT = /[^<\n]{1,1024}/y;
const WORD = /[^\s"'`,;<>{}[\]()&|\\]{1,1024}/y;
const LINE = /[^\r\n"]{1,1024}/y;

/** Finds values by the name of the field they are in. */
export function fieldDetector(
  words: Pick<Detector, 'id' | 'level' | 'about' | 'examples' | 'misses' | 'guard'>,
  fields: readonly FieldSpec[],
): Detector {
  const specs = new Map(
    fields.flatMap((spec) => spec.names.flatMap((name) => spellings(name).map((anchor) => [anchor, spec] as const))),
  );
  return {
    ...words,
    anchors: [...specs.keys()],
    reach: [2, REACH],
    isWorthwhile: (bytes, at, end) => !isWordByte(bytes[at - 1]) && !isWordByte(bytes[end]),
    find({ text, at, end }: Around): readonly Found[] {
      const spec = specs.get(text.slice(at, end).toLowerCase());
      const separator =
        matchAt(SEPARATOR, text, end) ?? (text.slice(0, at).endsWith('--') ? matchAt(BLANK, text, end) : undefined);
      if (spec === undefined || separator === undefined) return [];
      const value = valueAt(text, separator, spec);
      if (value === undefined) return [];
      const meaning = meaningOf(text.slice(value.from, value.to));
      if (isNoIdentity(meaning) || spec.value?.test(meaning) === false) return [];
      return [{ ...value, kind: spec.kind, value: meaning, isLearned: spec.kind !== 'argument' }];
    },
  };
}

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && (isLetter(byte) || (byte >= 0x30 && byte <= 0x39));
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function spellings(name: string): string[] {
  return [...new Set([name, name.replaceAll('_', ''), name.replaceAll('_', '-'), name.replaceAll('_', ' ')])];
}

function valueAt(
  text: string,
  { index, 0: separator }: RegExpExecArray,
  { isWholeLine }: FieldSpec,
): { from: number; to: number } | undefined {
  const start = index + separator.length;
  const quoted = matchAt(QUOTED, text, start);
  if (quoted !== undefined) {
    const from = start + (quoted[1]?.length ?? 0);
    return { from, to: from + (quoted[2]?.length ?? 0) };
  }
  const plain = separator.endsWith('<string>') ? ELEMENT : isWholeLine === true ? LINE : WORD;
  const value = matchAt(plain, text, start)?.[0].trimEnd();
  return value === undefined ? undefined : { from: start, to: start + value.length };
}
