/**
 * Work in two stages, each in the order it was given: reads take turns, and what they read is written behind them, while
 * the next read goes on. The first failure ends all of it.
 */
export interface OrderedPipeline {
  /** Aborted by the first failure, with that failure as its reason. */
  readonly signal: AbortSignal;
  /** Starts once all earlier reads are through. Rejects with its own failure, or with the first one, at once. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Starts once all earlier writes are through. A failure shows wherever somebody waits for the pipeline. */
  write(work: () => Promise<void>): void;
  /** Resolves when all reads and writes are through; rejects with the first failure. */
  settled(): Promise<void>;
  /** `work`, or the first failure if that comes sooner: nobody has to wait for work that hangs. */
  untilFailure<T>(work: Promise<T>): Promise<T>;
  /** The first call counts. */
  fail(reason: unknown): void;
}

/** Makes an idle pipeline, which also fails, with the signal's reason, when `outer` is aborted. */
export function createOrderedPipeline(outer?: AbortSignal): OrderedPipeline {
  const failure = new AbortController();
  const { signal } = failure;
  const interrupts = new Set<(reason: unknown) => void>();
  let reads: Promise<unknown> = Promise.resolve();
  let writes: Promise<unknown> = Promise.resolve();

  function fail(reason: unknown): void {
    if (signal.aborted) return;
    failure.abort(reason);
    for (const interrupt of interrupts) interrupt(reason);
  }
  outer?.addEventListener('abort', () => fail(outer.reason), { signal });
  if (outer?.aborted) fail(outer.reason);

  async function untilFailure<T>(work: Promise<T>): Promise<T> {
    let interrupt: (reason: unknown) => void = fail;
    const interrupted = new Promise<never>((_resolve, reject) => {
      interrupt = reject;
    });
    if (signal.aborted) interrupt(signal.reason);
    // Not listeners of the signal: Node warns of a leak from the eleventh on.
    interrupts.add(interrupt);
    try {
      return await Promise.race([interrupted, work]);
    } finally {
      interrupts.delete(interrupt);
    }
  }

  return {
    signal,
    fail,
    untilFailure,
    read(work) {
      const result = reads.then(() => {
        signal.throwIfAborted();
        return work();
      });
      reads = result.catch(fail);
      return untilFailure(result);
    },
    write(work) {
      writes = writes.then(work);
      writes.catch(fail);
    },
    async settled() {
      await untilFailure(reads.then(() => writes));
    },
  };
}
