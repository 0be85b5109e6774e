import { setTimeout as delay } from 'node:timers/promises';

/** Time, as far as a recording needs it; tests pass one that never waits. */
export interface Clock {
  /** Never set by anyone. Whether it goes on while the machine sleeps depends on the system. */
  monotonicMs(): number;
  /** What a person would read on the clock. */
  now(): Date;
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const SYSTEM_CLOCK: Clock = {
  monotonicMs: () => performance.now(),
  now: () => new Date(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
