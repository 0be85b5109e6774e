import { killLiveCommands } from '../lib/run-command.ts';
import { type EndingSignal, SIGNAL_EXIT } from '../model/exit-code.ts';

/** The reason of an abort by a signal. */
export class SignalReceived extends Error {
  readonly signal: EndingSignal;
  /** What that means for the person, as a sentence. */
  readonly consequence: string;

  constructor(signal: EndingSignal, consequence: string) {
    super(`stopped by ${signal}`);
    this.signal = signal;
    this.consequence = consequence;
  }
}

/**
 * Runs `work` with a signal that is aborted by the first SIGINT, SIGTERM or SIGHUP. The second one ends the process at once,
 * killing what it started. This stays so when the work is done: a late signal must not end a success as a failure.
 * `consequence` tells the person what an ended run leaves.
 */
export function endingOnSignals<T>(
  work: (signal: AbortSignal) => Promise<T>,
  consequence = 'No archive was written.',
): Promise<T> {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    killLiveCommands();
    if (controller.signal.aborted) process.exit(SIGNAL_EXIT[signal as EndingSignal]);
    controller.abort(new SignalReceived(signal as EndingSignal, consequence));
  };
  const signals = Object.keys(SIGNAL_EXIT) as EndingSignal[];
  for (const signal of signals) process.on(signal, onSignal);
  return work(controller.signal);
}
