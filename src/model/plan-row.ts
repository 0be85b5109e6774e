import type { CategoryId } from './category.ts';
import type { Cause, Outcome } from './cause.ts';

/** One planned item in plain values: a line of `mdediag plan` and an element of its JSON. */
export interface PlanRow {
  readonly id: string;
  readonly category: CategoryId;
  readonly source: string;
  readonly kind: 'file' | 'command';
  /** Path of the file, or the command line. */
  readonly what: string;
  /** Bytes that would be kept; null for a command, whose output is not known yet. */
  readonly sizeBytes: number | null;
  readonly why: string;
  readonly personalData: string;
  /** `unlikely` when permissions forbid it; `no` when it will not be tried, with the outcome it gets. */
  readonly readable: 'yes' | 'unlikely' | 'no';
  readonly outcome?: Outcome;
  readonly cause?: Cause;
  readonly reason?: string;
  readonly fix?: string;
}
