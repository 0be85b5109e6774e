/** What the process tells its caller; the contract's table. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  findings: 3,
  partial: 5,
  noAccess: 6,
  noConsent: 7,
  integrity: 8,
  noSpace: 9,
  badArchive: 10,
} as const;

/** Exit codes of the signals a run ends on, 128 + the signal's number. */
export const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that ends a run. */
export type EndingSignal = keyof typeof SIGNAL_EXIT;
