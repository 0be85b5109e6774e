import type { CategoryId } from './category.ts';

/** Where a run tells how far it is: a spinner on a terminal, plain lines elsewhere, silence in tests. */
export interface Progress {
  /** A step begins; `totalBytes` is what will be read at most. */
  begin(step: string, totalBytes: number): void;
  /** Another item's turn: its category, and its path or command line. */
  item(category: CategoryId, what: string): void;
  bytesRead(count: number): void;
  end(): void;
}

/** Says nothing. */
export const SILENT: Progress = { begin() {}, item() {}, bytesRead() {}, end() {} };
