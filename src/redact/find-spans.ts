import { type LiteralMatcher, literalMatcher } from '../lib/literal-matcher.ts';
import type { Identity, IdentityKind } from '../model/redaction.ts';
import { isWholeWord } from './boundary.ts';
import type { Detector } from './detector.ts';
import { type Spelling, spellingsOf } from './spellings.ts';

/** Bytes that must go, and what they stand for. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly form: Spelling['form'];
  /** True when the value is to be removed wherever else it stands. */
  readonly isLearned: boolean;
}

/** Finds everything that must go, in one pass over the bytes. */
export interface SpanFinder {
  /** The bytes behind a place that decide what begins there. */
  readonly lookAheadBytes: number;
  /** What begins in `bytes[0, cut)`, in no order; it may end behind `cut`. Throws what a detector throws. */
  find(bytes: Uint8Array, cut: number): Span[];
}

type Meaning = { readonly detector: Detector } | { readonly identity: Identity; readonly form: Spelling['form'] };

const BASE64 = /[A-Za-z0-9+/_=-]/;
const MAX_BASE64_RUN = 65_536;

/** Looks for the signs of `detectors` and for each spelling of `identities`. */
export function spanFinder(detectors: readonly Detector[], identities: readonly Identity[]): SpanFinder {
  const literals: Uint8Array[] = [];
  const meanings: Meaning[] = [];
  for (const detector of detectors) {
    for (const anchor of detector.anchors) {
      literals.push(Buffer.from(anchor));
      meanings.push({ detector });
    }
  }
  for (const identity of identities) {
    for (const { bytes, form } of spellingsOf(identity.value)) {
      literals.push(bytes);
      meanings.push({ identity, form });
    }
  }
  const matcher: LiteralMatcher = literalMatcher(literals);
  const farthest = Math.max(0, ...detectors.map(({ reach }) => reach[1]));
  return {
    lookAheadBytes: matcher.longestBytes + farthest,
    find(bytes, cut) {
      const spans: Span[] = [];
      matcher.scan(bytes, 0, Math.min(bytes.length, cut + matcher.longestBytes), (index, end) => {
        const at = end - (literals[index] as Uint8Array).length;
        const meaning = meanings[index] as Meaning;
        if (at >= cut) return at >= cut + matcher.longestBytes;
        if ('detector' in meaning) spans.push(...detect(meaning.detector, bytes, at, end));
        else if (isWholeWord(bytes, at, end, meaning.form)) spans.push(spanOf(meaning, bytes, at, end));
        return undefined;
      });
      return spans;
    },
  };
}

function detect(detector: Detector, bytes: Uint8Array, at: number, end: number): Span[] {
  if (detector.isWorthwhile?.(bytes, at, end) === false) return [];
  const [before, behind] = detector.reach;
  const start = Math.max(0, at - before);
  const text = Buffer.from(
    bytes.buffer,
    bytes.byteOffset + start,
    Math.min(bytes.length, end + behind) - start,
  ).toString('latin1');
  return detector
    .find({ text, at: at - start, end: end - start })
    .map(({ from, to, ...found }) => ({ ...found, from: from + start, to: to + start, form: 'plain' as const }))
    .filter(({ from, to }) => to > from);
}

function spanOf(
  { identity, form }: Extract<Meaning, { identity: Identity }>,
  bytes: Uint8Array,
  at: number,
  end: number,
): Span {
  if (form !== 'base64') return { from: at, to: end, ...identity, form, isLearned: true };
  const isPart = (place: number): boolean => BASE64.test(String.fromCharCode(bytes[place] ?? 0));
  let [from, to] = [at, end];
  while (from > 0 && at - from < MAX_BASE64_RUN && isPart(from - 1)) from -= 1;
  while (to < bytes.length && to - end < MAX_BASE64_RUN && isPart(to)) to += 1;
  const value = Buffer.from(bytes.subarray(from, to)).toString('latin1');
  return { from, to, kind: 'encoded', value, form: 'plain', isLearned: false };
}

/** The spans in order, none over another: of two that begin alike the longer one counts, and of one that sticks out, its rest. */
export function withoutOverlap(spans: readonly Span[]): Span[] {
  // Between other characters of UTF-16 the same bytes are the word in both orders, one byte apart; exchanged in one, both are right.
  const little = new Set(spans.filter(({ form }) => form === 'utf16le').map(({ from }) => from));
  const single = spans.filter(({ form, from }) => form !== 'utf16be' || !little.has(from + 1));
  const sorted = single.sort((one, other) => one.from - other.from || other.to - one.to);
  const kept: Span[] = [];
  let covered = 0;
  for (const span of sorted) {
    if (span.to <= covered) continue;
    kept.push(span.from < covered ? { ...span, from: covered } : span);
    covered = span.to;
  }
  return kept;
}
