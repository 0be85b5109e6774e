import type { CategoryId } from './category.ts';
import type { Cause, Outcome } from './cause.ts';

/** Planned items of one folder, or commands, of which the same is to be said, in plain values. */
export interface PlanGroup {
  readonly category: CategoryId;
  readonly source: string;
  readonly kind: 'file' | 'command';
  readonly why: string;
  readonly personalData: string;
  /** `unlikely` when permissions forbid it; `no` when it will not be tried, with the outcome it gets. */
  readonly readable: 'yes' | 'unlikely' | 'no';
  readonly outcome?: Outcome;
  readonly cause?: Cause;
  readonly reason?: string;
  readonly fix?: string;
  /** What the names of all items begin with: up to the last slash; empty for commands. */
  readonly folder: string;
  readonly items: readonly PlanItem[];
}

/** One planned item of a {@link PlanGroup}. */
export interface PlanItem {
  readonly id: string;
  /** The file without its folder, or the command line. Not yet safe for a terminal. */
  readonly name: string;
  /** Bytes that would be kept, or of what will not be read, all; null for a command, whose output is not known yet. */
  readonly sizeBytes: number | null;
}
