import { RE2JS } from 're2js';
import { parseDuration, parseSize } from '../lib/quantity.ts';
import { compareVersions, isVersion } from '../lib/version-order.ts';
import { isVersionFact, type Operators } from '../model/rule.ts';

type Operator = keyof Operators;
type Constant = string | number | boolean;

interface OperatorSpec {
  /** How `name` reads before its constant: `is below 7d`. */
  readonly words: string;
  /** Throws `TypeError` when the value is of a kind this operator cannot judge. */
  readonly passes: (value: unknown, constant: Constant, subject: string) => boolean;
}

/** Every operator of a rule condition. */
const OPERATORS: Readonly<Record<Exclude<Operator, 'oneOf'>, OperatorSpec>> = {
  is: { words: 'is', passes: isEqual },
  contains: {
    words: 'contains',
    passes: (value, constant) => {
      if (Array.isArray(value)) return value.includes(constant);
      return textOf(value).includes(String(constant));
    },
  },
  matches: { words: 'matches', passes: (value, pattern) => compilePattern(String(pattern)).test(textOf(value)) },
  atLeast: { words: 'is at least', passes: (value, constant, subject) => difference(value, constant, subject) >= 0 },
  below: { words: 'is below', passes: (value, constant, subject) => difference(value, constant, subject) < 0 },
};

/**
 * Whether `value` passes every operator given. `subject` is the name of the fact or field: its end tells the unit a constant such
 * as `7d` is converted to, and whether it is a version. Throws `TypeError` when the value is of the wrong kind.
 */
export function passes(value: unknown, operators: Operators, subject: string): boolean {
  return each(operators).every(([name, constants]) =>
    constants.some((constant) => OPERATORS[name].passes(value, constant, subject)),
  );
}

/** `is enabled`, `is at least 5 and is below 7`: the operators in words. */
export function describeOperators(operators: Operators): string {
  return each(operators)
    .map(([name, constants]) => `${OPERATORS[name].words} ${constants.join(' or ')}`)
    .join(' and ');
}

/** A linear-time pattern, whatever it is run on. Throws `Error` for what RE2 does not know, such as look-around. */
export function compilePattern(pattern: string): { test(text: string): boolean } {
  const cached = COMPILED.get(pattern);
  if (cached !== undefined) return cached;
  const compiled = RE2JS.compile(pattern);
  const tester = { test: (text: string) => compiled.matcher(text).find() };
  COMPILED.set(pattern, tester);
  return tester;
}

const COMPILED = new Map<string, { test(text: string): boolean }>();

/**
 * The constant of `atLeast` or `below` in the unit of the fact: `7d` is 10080 for `definitions-age-minutes`. Throws `RangeError`
 * for a unit that does not fit.
 */
export function quantityFor(subject: string, constant: string | number): number {
  if (typeof constant === 'number') return constant;
  const unit = UNIT_AT_END.exec(subject)?.[1]?.toLowerCase();
  if (unit === 'bytes') return parseSize(constant);
  const unitMs = UNIT_MS.get(unit ?? '');
  if (unitMs === undefined) throw new RangeError(`${subject} has no unit in its name; give a plain number`);
  return parseDuration(constant) / unitMs;
}

const UNIT_AT_END = /(ms|seconds|minutes|hours|days|bytes)$/i;
const UNIT_MS = new Map([
  ['ms', 1],
  ['seconds', 1_000],
  ['minutes', 60_000],
  ['hours', 3_600_000],
  ['days', 86_400_000],
]);

function each(operators: Operators): [Exclude<Operator, 'oneOf'>, readonly Constant[]][] {
  const { oneOf, ...single } = operators;
  const pairs = Object.entries(single) as [Exclude<Operator, 'oneOf'>, Constant | undefined][];
  const given = pairs.flatMap<[Exclude<Operator, 'oneOf'>, readonly Constant[]]>(([name, constant]) =>
    constant === undefined ? [] : [[name, [constant]]],
  );
  return oneOf === undefined ? given : [['is', oneOf], ...given];
}

function isEqual(value: unknown, constant: Constant, subject: string): boolean {
  if (isVersionFact(subject) && typeof value === 'string' && isVersion(value)) {
    return compareVersions(value, String(constant)) === 0;
  }
  return value === constant;
}

function difference(value: unknown, constant: Constant, subject: string): number {
  if (typeof value === 'number') return value - quantityFor(subject, constant as string | number);
  if (typeof value === 'string' && isVersion(value)) return compareVersions(value, String(constant));
  throw new TypeError(`${subject} is ${JSON.stringify(value)}, which is neither a number nor a version`);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`${JSON.stringify(value)} is not a text`);
}
