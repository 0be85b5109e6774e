import { test } from '@jest/globals';

/** True when the tests run as root: only then can they become somebody else, mount, and give files away. */
export const IS_ROOT = process.getuid?.() === 0;

/** Spawn options for a run that root's privileges must not help. */
export const ORDINARY = IS_ROOT ? { uid: 65534, gid: 65534 } : {};

/** `test`, or a skipped test that says why. */
export function testWhere(isPossible: boolean, reason: string): (name: string, run: () => Promise<void>) => void {
  return (name, run) => (isPossible ? test(name, run) : test.skip(`${name} (not here: ${reason})`, run));
}
