import type { IdentityKind } from '../model/redaction.ts';

/** The bytes around an anchor, one character each (Latin-1), so that places in the text are places in the bytes. */
export interface Around {
  readonly text: string;
  /** Where the anchor begins and ends in `text`. */
  readonly at: number;
  readonly end: number;
}

/** A value that must go. */
export interface Found {
  /** Places in the text of `Around`. */
  readonly from: number;
  readonly to: number;
  readonly kind: IdentityKind;
  /** What the bytes stand for, once unescaped. */
  readonly value: string;
  /** False for what is meant only here: another place with the same words is not about the same thing. */
  readonly isLearned: boolean;
}

/** Finds one kind of value by how it is written. Text without any of its anchors costs it nothing. */
export interface Detector {
  readonly id: string;
  /** The first level that uses it. */
  readonly level: 'standard' | 'strict';
  /** What it finds, how one looks, what it cannot find, and what it must leave alone: the words of docs/privacy.md. */
  readonly about: string;
  readonly examples: readonly string[];
  readonly misses: string;
  readonly guard: string;
  /** What it looks at more closely; three bytes at least, found in either case. */
  readonly anchors: readonly string[];
  /** How many bytes before and behind the anchor it looks at. */
  readonly reach: readonly [number, number];
  /** A quick look that spares most anchors the rest; `at` and `end` are where the anchor begins and ends in `bytes`. */
  readonly isWorthwhile?: (bytes: Uint8Array, at: number, end: number) => boolean;
  find(around: Around): readonly Found[];
}

/** What the bytes of a value say: decoded from UTF-8, and unescaped if it is written for JSON, XML or a URL. */
export function meaningOf(latin1: string): string {
  if (/^[\w.@:-]*$/.test(latin1)) return latin1;
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  if (/\\["\\/bfnrtu]/.test(text)) return attempt(() => String(JSON.parse(`"${text}"`)), text);
  if (/%[0-9a-f]{2}/i.test(text)) return attempt(() => decodeURIComponent(text), text);
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof XML) => XML[name]);
}

const XML = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as const;

function attempt(decode: () => string, otherwise: string): string {
  try {
    return decode();
  } catch {
    return otherwise;
  }
}

/** Anchors for a mark that is too common to look at each one: only between two of these characters (lower case). */
export function marksBetween(before: string, mark: string, behind: string): string[] {
  return [...before].flatMap((one) => [...behind].map((other) => `${one}${mark}${other}`));
}

/** For {@link marksBetween}. */
export const DIGITS = '0123456789';
/** For {@link marksBetween}. */
export const HEX_DIGITS = `${DIGITS}abcdef`;
/** For {@link marksBetween}. */
export const LETTERS_AND_DIGITS = `${DIGITS}abcdefghijklmnopqrstuvwxyz`;

/** Matches `pattern`, which must be sticky, at one place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Where a match of `pattern`, which must be sticky, ends that begins at `at`; `at` when there is none. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
