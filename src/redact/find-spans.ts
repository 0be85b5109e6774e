import { literalMatcher } from '../lib/literal-matcher.ts';
import type { Identity, IdentityKind } from '../model/redaction.ts';
import { isWholeWord } from './boundary.ts';
import type { Detector } from './detector.ts';
import { type Spelling, spellingsOf } from './spellings.ts';
import { Unredactable } from './windows.ts';

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
  /**
   * What begins in `bytes[0, cut)`, in no order; it may end behind `cut`. `text` is the same bytes, one character each. Throws
   * `Unredactable` when a detector fails or is stuck: what it would have found is not known then.
   */
  find(bytes: Uint8Array, text: string, cut: number): Span[];
}

/** What a literal is a sign of. */
interface Sign {
  /** The quick look at each place where the literal is. */
  isWorthwhile(bytes: Uint8Array, at: number, end: number): boolean;
  /** Adds what is there to `spans`. */
  tell(around: { bytes: Uint8Array; text: string; at: number; end: number }, spans: Span[]): void;
}

const BASE64 = /[A-Za-z0-9+/_=-]/;
const MAX_BASE64_RUN = 65_536;

/** For half a megabyte or a line, which take a few milliseconds; more means that a detector is stuck. */
const MAX_WINDOW_MS = 10_000;

/** Looks for the signs of `detectors` and for each spelling of `identities`; `clock` is in milliseconds from any start. */
export function spanFinder(
  detectors: readonly Detector[],
  identities: readonly Identity[],
  clock: () => number,
): SpanFinder {
  const signs: [Uint8Array, Sign][] = [
    ...detectors.flatMap((detector) => {
      const sign = signOf(detector);
      return detector.anchors.map((anchor): [Uint8Array, Sign] => [Buffer.from(anchor), sign]);
    }),
    ...identities.flatMap((identity) =>
      spellingsOf(identity.value).map(({ bytes, form }): [Uint8Array, Sign] => [bytes, spellingSign(identity, form)]),
    ),
  ];
  const matcher = literalMatcher(signs.map(([literal]) => literal));
  const isWorthwhile = signs.map(([, sign]) => sign.isWorthwhile);
  const farthest = Math.max(0, ...detectors.map(({ reach }) => reach[1]));
  return {
    lookAheadBytes: matcher.longestBytes + farthest,
    find(bytes, text, cut) {
      const startedMs = clock();
      const spans: Span[] = [];
      try {
        matcher.scan(bytes, 0, Math.min(bytes.length, cut + matcher.longestBytes), (index, at, end) => {
          if (at < cut && isWorthwhile[index]?.(bytes, at, end))
            signs[index]?.[1].tell({ bytes, text, at, end }, spans);
          return undefined;
        });
      } catch (error) {
        throw new Unredactable('a detector failed on it', { cause: error });
      }
      if (clock() - startedMs > MAX_WINDOW_MS) throw new Unredactable('checking a part of it took too long');
      return spans;
    },
  };
}

function signOf({ reach: [before, behind], isWorthwhile = () => true, find }: Detector): Sign {
  return {
    isWorthwhile,
    tell({ text, at, end }, spans) {
      const start = Math.max(0, at - before);
      const around = { text: text.slice(start, end + behind), at: at - start, end: end - start };
      for (const { from, to, kind, value, isLearned } of find(around))
        if (to > from) spans.push({ from: from + start, to: to + start, kind, value, form: 'plain', isLearned });
    },
  };
}

function spellingSign(identity: Identity, form: Spelling['form']): Sign {
  return {
    isWorthwhile: WHOLE_WORD[form],
    tell: ({ bytes, at, end }, spans) => void spans.push(spanOf({ identity, form }, bytes, at, end)),
  };
}

const WHOLE_WORD: Readonly<Record<Spelling['form'], Sign['isWorthwhile']>> = {
  plain: (bytes, at, end) => isWholeWord(bytes, at, end, 'plain'),
  base64: () => true,
  utf16le: (bytes, at, end) => isWholeWord(bytes, at, end, 'utf16le'),
  utf16be: (bytes, at, end) => isWholeWord(bytes, at, end, 'utf16be'),
};

function spanOf(
  { identity, form }: { identity: Identity; form: Spelling['form'] },
  bytes: Uint8Array,
  at: number,
  end: number,
): Span {
  if (form !== 'base64')
    return { from: at, to: end, kind: identity.kind, value: identity.value, form, isLearned: true };
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
  const little = new Set<number>();
  for (const { form, from } of spans) if (form === 'utf16le') little.add(from);
  const single =
    little.size === 0 ? [...spans] : spans.filter(({ form, from }) => form !== 'utf16be' || !little.has(from + 1));
  const kept: Span[] = [];
  let covered = 0;
  for (const span of inOrder(single)) {
    if (span.to <= covered) continue;
    kept.push(span.from < covered ? { ...span, from: covered } : span);
    covered = span.to;
  }
  return kept;
}

/** So many moves take as long as sorting any window. */
const MAX_MOVES = 100_000;

/** Sorts `spans` in place. They are found nearly in order, so that moving each a few places back takes less time than sorting all. */
function inOrder(spans: Span[]): Span[] {
  let moves = 0;
  for (let index = 1; index < spans.length; index += 1) {
    const span = spans[index] as Span;
    let place = index;
    for (; place > 0 && byPlace(spans[place - 1] as Span, span) > 0; place -= 1) {
      spans[place] = spans[place - 1] as Span;
      moves += 1;
    }
    spans[place] = span;
    if (moves > MAX_MOVES) return spans.sort(byPlace);
  }
  return spans;
}

function byPlace(one: Span, other: Span): number {
  return one.from - other.from || other.to - one.to;
}
