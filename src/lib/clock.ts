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
  sleep(ms, signal) {
    if (signal.aborted) return Promise.resolve();
    const wakers = wakersOf(signal);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        wakers.delete(wake);
        resolve();
      }, ms);
      wakers.add(wake);
    });
  },
};

const wakersBySignal = new WeakMap<AbortSignal, Set<() => void>>();

/** Whom to wake when `signal` is aborted. It is listened to once: listening anew in each sleep was a tenth of what `sample` costs. */
function wakersOf(signal: AbortSignal): Set<() => void> {
  const known = wakersBySignal.get(signal);
  if (known !== undefined) return known;
  const wakers = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of wakers) wake();
  };
  signal.addEventListener('abort', wakeAll, { once: true });
  wakersBySignal.set(signal, wakers);
  return wakers;
}
