/** One thing measured again and again, in the order of the file. */
export interface Series {
  /** The column it stands in. */
  readonly name: string;
  /** NaN where it was not measured. */
  readonly values: readonly number[];
  /** When each value was measured, as the file writes it; null where it does not say. */
  readonly times: readonly (string | null)[];
}

/** Which series of a file is meant. */
export interface SeriesChoice {
  /** Default: the first with numbers. */
  readonly column?: string | undefined;
  /** Column of the times; default: the first. */
  readonly time?: string | undefined;
}
