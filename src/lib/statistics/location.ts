/** The value below which the share `fraction` (0 to 1) of the values lies, between neighbors in proportion; NaN of nothing. */
export function quantile(values: ArrayLike<number>, fraction: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

/** NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
