import type { Fact } from '../model/fact.ts';

const LAUNCHD_PID = 1;

/** Whether a list of processes has only a part of them: launchd is not in it, or `top` counted more than it listed. */
export function isPartialList(snapshot: readonly { readonly pid: number }[], total: Fact<number>): boolean {
  const isShort = total.state === 'known' && total.value > snapshot.length;
  return isShort || !snapshot.some(({ pid }) => pid === LAUNCHD_PID);
}
