import type { Json } from '../lib/json.ts';

const MAX_INT64 = 2n ** 63n - 1n;

/** A count written as a number or in decimal digits; null when it is neither, negative, or too large for a number to be exact. */
export function readCount(value: Json | undefined): number | null {
  const count = readInteger(value);
  return count === null || count > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(count);
}

/**
 * Milliseconds of nanoseconds, exact to the microsecond, which a number holds for 285 years; null when it is no integer a signed
 * 64-bit counter can hold.
 */
export function readNanoseconds(value: Json | undefined): number | null {
  const nanoseconds = readInteger(value);
  return nanoseconds === null ? null : Number(nanoseconds / 1_000n) / 1_000;
}

/** A text; null when there is none, also as `None`, which Python prints for it. */
export function readName(value: Json | undefined): string | null {
  return typeof value !== 'string' || value === '' || value === 'None' || value === 'null' ? null : value;
}

function readInteger(value: Json | undefined): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const digits = /^\s*"?(\d{1,19})"?\s*$/.exec(String(value))?.[1];
  const integer = digits === undefined ? null : BigInt(digits);
  return integer === null || integer > MAX_INT64 ? null : integer;
}
