const BARS = '▁▂▃▄▅▆▇█';
const NOT_MEASURED = ' ';

/** The last `width` values as bars between 0 and `top`, the newest on the right; a blank where nothing was measured. */
export function sparkline(values: readonly (number | null)[], width: number, top: number): string {
  const bars = values.slice(-width).map((value) => (value === null ? NOT_MEASURED : bar(value / top)));
  return bars.join('').padStart(width, NOT_MEASURED);
}

function bar(share: number): string {
  const index = Math.floor(Math.min(1, Math.max(0, share)) * BARS.length);
  return BARS[Math.min(index, BARS.length - 1)] ?? NOT_MEASURED;
}
