import { criticalValue, upperTail } from './student-t.ts';

/** The summary of one stretch of time, measured in one of two conditions. */
export interface Unit {
  readonly isOn: boolean;
  /** When; any unit of time. */
  readonly at: number;
  readonly value: number;
  /** How much it counts beside the others: inverse to the variance of `value`. */
  readonly weight: number;
}

/** A difference or slope with what is needed to judge it. */
export interface Effect {
  readonly estimate: number;
  readonly standardError: number;
  /** Of Student's t; not always a whole number. */
  readonly degreesOfFreedom: number;
}

/** With fewer units a drift cannot be told from chance; the balanced order of an experiment has to cancel it. */
const FEWEST_FOR_DRIFT = 6;
/** A regressor of which less than this share is new beside the others cannot be told from them. */
const SMALLEST_NEW_SHARE = 1e-9;

/**
 * How much higher the value is when on: least squares with a straight drift over time, a unit counting as much as its weight.
 * `isSerial` widens the error by the autocorrelation of the residuals, for units that were not put in a random order. Undefined when
 * the units do not tell it: too few of them, or on and off cannot be told from a drift.
 */
export function onOffEffect(units: readonly Unit[], { isSerial = false } = {}): Effect | undefined {
  const constant = units.map(() => 1);
  const drift = sinceFirst(units);
  return partialEffect(
    units.map(({ value }) => value),
    units.map(({ isOn }) => Number(isOn)),
    units.length < FEWEST_FOR_DRIFT ? [constant] : [constant, drift],
    units.map(({ weight }) => weight),
    isSerial,
  );
}

/** The straight growth of a value for each unit of time, its error widened by the autocorrelation of the residuals. */
export function growth(points: readonly { readonly at: number; readonly value: number }[]): Effect | undefined {
  const constant = points.map(() => 1);
  return partialEffect(
    points.map(({ value }) => value),
    sinceFirst(points),
    [constant],
    constant,
    true,
  );
}

/** The interval that covers the truth with this confidence, from 0 to 1. */
export function intervalOf({ estimate, standardError, degreesOfFreedom }: Effect, confidence: number) {
  const reach = standardError === 0 ? 0 : standardError * criticalValue((1 - confidence) / 2, degreesOfFreedom);
  return { estimate, low: estimate - reach, high: estimate + reach, confidence };
}

/** The chance of an estimate this high or higher when the truth is 0; an effect without any scatter has chance 0, or 1. */
export function chanceAbove0({ estimate, standardError, degreesOfFreedom }: Effect): number {
  if (standardError === 0) return estimate > 0 ? 0 : 1;
  return upperTail(estimate / standardError, degreesOfFreedom);
}

/** Moments are large numbers, of which only the differences matter. */
function sinceFirst(units: readonly { readonly at: number }[]): number[] {
  return units.map(({ at }) => at - (units[0]?.at ?? 0));
}

/** The coefficient of `x` beside the `others`, by taking the others out of both `y` and `x` (Frisch and Waugh, 1933). */
function partialEffect(
  y: readonly number[],
  x: readonly number[],
  others: readonly (readonly number[])[],
  weights: readonly number[],
  isSerial: boolean,
): Effect | undefined {
  const freedom = y.length - others.length - 1;
  if (freedom < 1) return undefined;
  const scaled = (values: readonly number[]) => values.map((value, index) => value * Math.sqrt(weights[index] ?? 0));
  const basis: number[][] = [];
  for (const other of others) basis.push(without(scaled(other), basis));
  const own = without(scaled(x), basis);
  const size = dot(own, own);
  if (!(size > SMALLEST_NEW_SHARE * dot(scaled(x), scaled(x)))) return undefined;
  const target = without(scaled(y), basis);
  const estimate = dot(own, target) / size;
  const residuals = target.map((value, index) => value - estimate * (own[index] ?? 0));
  const { inflation, degreesOfFreedom } = isSerial
    ? serialCost(residuals, freedom)
    : { inflation: 1, degreesOfFreedom: freedom };
  const standardError = Math.sqrt((inflation * dot(residuals, residuals)) / freedom / size);
  return { estimate, standardError, degreesOfFreedom };
}

/** The fewest degrees of freedom an autocorrelated series keeps. */
const FEWEST_FREEDOM = 2;
const HIGHEST_CORRELATION = 0.95;

/**
 * Residuals that resemble their neighbors tell less than as many that do not: of `n` only `n (1 - r) / (1 + r)` count (Santer and
 * others, 2000). The usual estimate of `r` is too low for short series, by about `(2 + 4 r) / n` where a trend was taken
 * out (Kendall, 1954).
 */
function serialCost(residuals: readonly number[], freedom: number) {
  const n = residuals.length;
  const raw = dot(residuals.slice(1), residuals.slice(0, -1)) / dot(residuals, residuals) || 0;
  const correlation = Math.min(HIGHEST_CORRELATION, Math.max(0, (n * raw + 2) / (n - 4)));
  const inflation = (1 + correlation) / (1 - correlation);
  return { inflation, degreesOfFreedom: Math.max(FEWEST_FREEDOM, n / inflation - (n - freedom)) };
}

/** What is left of `values` when the directions, orthogonal to each other, are taken out of it. */
function without(values: readonly number[], directions: readonly (readonly number[])[]): number[] {
  let rest = [...values];
  for (const direction of directions) {
    const times = dot(rest, direction) / (dot(direction, direction) || 1);
    rest = rest.map((value, index) => value - times * (direction[index] ?? 0));
  }
  return rest;
}

function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
