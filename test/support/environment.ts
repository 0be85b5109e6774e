import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';

/** True when the tests run as root: only then can they become somebody else, mount, and give files away. */
export const IS_ROOT = process.getuid?.() === 0;

/** Spawn options for a run that root's privileges must not help. */
export const ORDINARY = IS_ROOT ? { uid: 65534, gid: 65534 } : {};

/** `test`, or a skipped test that says why. */
export function testWhere(
  isPossible: boolean,
  reason: string,
): (name: string, run: () => Promise<void>, timeoutMs?: number) => void {
  return (name, run, timeoutMs) =>
    isPossible ? test(name, run, timeoutMs) : test.skip(`${name} (not here: ${reason})`, run);
}

/** Put before a command line: it then sees no processes but those it starts, and they end with it. */
export const ISOLATED = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'] as const;

/** True where a run can be shown processes of its own: others on this machine have the same names. */
export const CAN_ISOLATE = spawnSync(ISOLATED[0], [...ISOLATED.slice(1), 'true']).status === 0;
