// Filesystem   1024-blocks      Used Available Capacity iused      ifree %iused  Mounted on
// /dev/disk3s1   971350180  15200000 410000000     4%   404000 4100000000    0%   /
// (`df -k /` of macOS; `df -h` writes sizes such as 315Gi under the heading Size)
const HEADER = /^Filesystem\s+(\S+)\s+Used\s+Avail(?:able)?\s/;
const ROW = /\s(\d[\d.,]{0,15}(?:[KMGTP]?i?|B)?B?)\s+\d{1,3}%\s.*\s(\/.*?)\s*$/;
const MAX_LINE_LENGTH = 1_000;
const BLOCK_BYTES: Readonly<Record<string, number>> = { '1024-blocks': 1_024, '512-blocks': 512, '1K-blocks': 1_024 };
const POWERS = 'KMGTP';
/** All volumes of the system disk share its free space; the newer layout of macOS keeps the data on a volume of its own. */
const SYSTEM_VOLUMES = ['/System/Volumes/Data', '/'];

/** Free bytes of the system disk and the index of the line that says so; undefined when no line does. */
export function findFreeBytes(
  lines: readonly string[],
): { readonly bytes: number; readonly index: number } | undefined {
  const heading = lines.map((line) => HEADER.exec(line)?.[1]).find((size) => size !== undefined);
  if (heading === undefined) return undefined;
  for (const volume of SYSTEM_VOLUMES) {
    for (const [index, line] of lines.entries()) {
      const [, size = '', mount] = (line.length <= MAX_LINE_LENGTH && ROW.exec(line)) || [];
      const bytes = mount === volume ? bytesOf(size, heading) : undefined;
      if (bytes !== undefined) return { bytes, index };
    }
  }
  return undefined;
}

function bytesOf(size: string, heading: string): number | undefined {
  const [, digits = '', power = ''] = /^([\d.,]+)([KMGTP]?)i?B?$/.exec(size) ?? [];
  const amount = Number(digits.replace(',', '.'));
  const unitBytes = BLOCK_BYTES[heading] ?? (heading === 'Size' ? 1_024 ** (POWERS.indexOf(power) + 1) : undefined);
  if (digits === '' || Number.isNaN(amount) || unitBytes === undefined) return undefined;
  return Math.round(amount * (power === '' && heading === 'Size' ? 1 : unitBytes));
}
