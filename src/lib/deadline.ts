/** A point in time after which nothing new is begun; waiting for it can be raced against work. */
export interface Deadline {
  /** Milliseconds left, never below 0. */
  leftMs(): number;
  /** Settles as `work` does, or with `'late'` when the deadline passes first; the work itself is not stopped. */
  race<T>(work: Promise<T>): Promise<T | 'late'>;
}

/** A deadline `timeoutMs` from now on the monotonic clock `nowMs`. */
export function startDeadline(timeoutMs: number, nowMs: () => number = () => performance.now()): Deadline {
  let endMs = nowMs() + timeoutMs;
  const leftMs = (): number => Math.max(0, endMs - nowMs());
  return {
    leftMs,
    async race(work) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(
          () => {
            // Timers may be early by a moment, in which nothing new may begin either.
            endMs = Math.min(endMs, nowMs());
            resolve('late');
          },
          Math.min(leftMs(), MAX_TIMER_MS),
        );
      });
      try {
        return await Promise.race([work, late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Longer timers fire at once in Node. */
const MAX_TIMER_MS = 2 ** 31 - 1;
