/** Where a mark stands. */
export interface PlacedDot {
  /** As given. */
  readonly at: string;
  /** Pixels above the ground. */
  readonly upPx: number;
}

/** Marks closer than this would cover each other on a phone, in percent of the width. */
const COLUMN_PERCENT = 2.4;
const DOT_PX = 7;

/** Puts marks that are close on top of each other, in the order of their places; a column too high is pressed together. */
export function dotColumns(places: readonly string[], heightPx: number): PlacedDot[] {
  const columns = new Map<number, string[]>();
  for (const at of places) {
    const column = Math.floor(Number.parseFloat(at) / COLUMN_PERCENT);
    columns.set(column, [...(columns.get(column) ?? []), at]);
  }
  return [...columns.values()].flatMap((marks) => {
    const stepPx = Math.min(DOT_PX, (heightPx - DOT_PX) / Math.max(1, marks.length - 1));
    return marks.map((at, index) => ({ at, upPx: Math.round((DOT_PX / 2 + index * stepPx) * 10) / 10 }));
  });
}
