/** The value below which the share `fraction` (0 to 1) of the values lies, between neighbors in proportion; NaN of nothing. */
export function quantile(values: ArrayLike<number>, fraction: number): number {
  const sorted = ascending(values);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

/** NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** The mean of what is left when the share `cut` (below 0.5) of the values is taken away at each end; NaN of nothing. */
export function trimmedMean(values: ArrayLike<number>, cut: number): number {
  const away = Math.floor(values.length * cut);
  const kept = ascending(values).subarray(away, values.length - away);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

function ascending(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}
