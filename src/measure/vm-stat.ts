// Mach Virtual Memory Statistics: (page size of 16384 bytes)
// Pages wired down:                             130522.
// Anonymous pages:                              401230.
// (`vm_stat` of macOS)

/**
 * Memory in use as Activity Monitor counts it, from what `vm_stat` printed: what programs hold and cannot be dropped, wired
 * pages, and the compressor. Null when a figure is missing.
 */
export function readUsedBytes(text: string): number | null {
  const pageBytes = Number(/page size of (\d{1,9}) bytes/.exec(text)?.[1]);
  const pages = (name: string): number => Number(new RegExp(`^${name}: +(\\d{1,15})\\.`, 'm').exec(text)?.[1]);
  const used =
    pages('Anonymous pages') -
    pages('Pages purgeable') +
    pages('Pages wired down') +
    pages('Pages occupied by compressor');
  const usedBytes = used * pageBytes;
  return Number.isFinite(usedBytes) && usedBytes >= 0 ? usedBytes : null;
}
