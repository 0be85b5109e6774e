import type { Fact } from '../../src/model/fact.ts';

/** The value of a fact that must be known. */
export function knownValue<T>(fact: Fact<T> | undefined): T {
  if (fact?.state !== 'known') throw new Error(`it is ${fact?.state ?? 'absent'}: ${fact?.reason ?? 'not told'}`);
  return fact.value;
}

/** For a test that does not care about counts. */
export function noTally(): void {}
