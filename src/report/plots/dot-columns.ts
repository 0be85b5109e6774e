/** Marks for values, some of which are too close to each other to stand side by side. */
export interface DotColumns {
  readonly dots: readonly { readonly at: number; readonly upPx: number }[];
  /** So many values one mark stands for. */
  readonly valuesPerDot: number;
}

/** Marks closer than this would cover each other on a phone; a share of the width. */
const COLUMN = 0.024;
const DOT_PX = 7;
/** More marks above each other are too close to be told apart. */
const MOST_ROWS = 9;

/**
 * Puts marks that are close on top of each other. A column too high is pressed together, and where that is not enough one mark stands
 * for several values. `places` are shares of the width.
 */
export function dotColumns(places: readonly number[], heightPx: number): DotColumns {
  const columns = new Map<number, number[]>();
  for (const at of places) {
    const column = Math.floor(at / COLUMN);
    columns.set(column, [...(columns.get(column) ?? []), at]);
  }
  const highest = Math.max(...[...columns.values()].map(({ length }) => length));
  const valuesPerDot = Math.ceil(highest / MOST_ROWS);
  const dots = [...columns].flatMap(([column, own]) => {
    const shown =
      valuesPerDot === 1 ? own : new Array<number>(Math.ceil(own.length / valuesPerDot)).fill((column + 0.5) * COLUMN);
    const stepPx = Math.min(DOT_PX, (heightPx - DOT_PX) / Math.max(1, shown.length - 1));
    return shown.map((at, index) => ({ at, upPx: Math.round(DOT_PX / 2 + index * stepPx) }));
  });
  return { dots, valuesPerDot };
}
