import { z } from 'zod';
import { type Fact, known } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { readTopBytes } from './process-units.ts';
import { placeIn, readLines } from './read-text.ts';

// Mach Virtual Memory Statistics: (page size of 16384 bytes)
// Pages free:                                   10069.
// "Translation faults":                     1935466161.
// Pages occupied by compressor:                1013366.
// (`vm_stat`; values are pages, Intel Macs have pages of 4,096 bytes)
// The system has 17179869184 (1048576 pages with a page size of 16384).
// System-wide memory free percentage: 38%
// (`memory_pressure`)
// vm.swapusage: total = 2048.00M  used = 554.62M  free = 1493.38M  (encrypted)
// (`sysctl vm.swapusage`)
const PAGE_SIZE = /page size of (\d{1,9})\b/;
const COUNTER = /^"?([A-Z][A-Za-z -]{1,60}?)"?:\s+(\d{1,15})\.?\s*$/;
const FREE_PERCENT = /^System-wide memory free percentage:\s*(\d{1,3})%/;
const SWAP = /\bvm\.swapusage:\s*total = (\S{1,20})\s+used = (\S{1,20})\s/;

/** Counters of `vm_stat`, in pages, by the fact they become. */
const PAGE_COUNTERS = {
  'Pages free': 'memory.free-bytes',
  'Pages wired down': 'memory.wired-bytes',
  'Pages occupied by compressor': 'memory.compressor-bytes',
} as const;
/** Counters since the start of the Mac. `vm_stat` and `memory_pressure` write them alike. */
const EVENT_COUNTERS = {
  Swapins: 'memory.swap-ins',
  Swapouts: 'memory.swap-outs',
  Pageouts: 'memory.page-outs',
} as const;

type Name =
  | (typeof PAGE_COUNTERS)[keyof typeof PAGE_COUNTERS]
  | (typeof EVENT_COUNTERS)[keyof typeof EVENT_COUNTERS]
  | 'memory.page-size-bytes'
  | 'memory.free-percent'
  | 'memory.swap-total-bytes'
  | 'memory.swap-used-bytes';

const bytes = z.int().nonnegative();
const count = z.int().nonnegative();

/** Memory of the whole Mac; what several files say is taken from the first. */
export const memory = defineParser({
  artifact: 'system/memory',
  about: 'the figures on the memory of this Mac',
  obtain: 'run `vm_stat` and `memory_pressure`',
  finds: {
    commands: ['vm-stat', 'memory-pressure'],
    analyzer: /^(meminfo|memory)\.txt$/,
    content: /^Mach Virtual Memory Statistics:|^System-wide memory free percentage:|^vm\.swapusage: total = /m,
  },
  facts: {
    'memory.page-size-bytes': bytes.describe('size of one page'),
    'memory.free-bytes': bytes.describe('pages that hold nothing'),
    'memory.wired-bytes': bytes.describe('pages that cannot be moved out'),
    'memory.compressor-bytes': bytes.describe('pages the compressor occupies'),
    'memory.free-percent': z.int().min(0).max(100).describe('what macOS counts as available, of all memory'),
    'memory.swap-total-bytes': bytes.describe('size of the swap files'),
    'memory.swap-used-bytes': bytes.describe('swap in use'),
    'memory.swap-ins': count.describe('since the start of the Mac'),
    'memory.swap-outs': count.describe('since the start of the Mac'),
    'memory.page-outs': count.describe('since the start of the Mac'),
  },
  async parse(files, tally) {
    const found: Partial<Record<Name, Fact<number>>> = {};
    let [read, unparsed] = [0, 0];
    for (const file of files) {
      let pageBytes: number | undefined;
      for (const [index, line] of (await readLines(file)).entries()) {
        const pageSize = PAGE_SIZE.exec(line)?.[1];
        if (pageSize !== undefined) pageBytes = Number(pageSize);
        const values = valuesOf(line, pageBytes);
        const isCounter = COUNTER.test(line);
        if (line.trim() !== '') read += 1;
        if (line.trim() !== '' && values.length === 0 && !isCounter && !isTitle(line)) unparsed += 1;
        for (const [name, value] of values) found[name] ??= known(value, placeIn(file, index + 1, line));
      }
    }
    tally({ read, unparsed });
    return found;
  },
});

function valuesOf(line: string, pageBytes: number | undefined): readonly (readonly [Name, number])[] {
  const pageSize = PAGE_SIZE.test(line) ? pageBytes : undefined;
  if (pageSize !== undefined) return [['memory.page-size-bytes', pageSize]];
  const percent = FREE_PERCENT.exec(line)?.[1];
  if (percent !== undefined) return [['memory.free-percent', Number(percent)]];
  const [, total, used] = SWAP.exec(line) ?? [];
  const [totalBytes, usedBytes] = [readTopBytes(total), readTopBytes(used)];
  if (totalBytes !== null && usedBytes !== null) {
    return [
      ['memory.swap-total-bytes', totalBytes],
      ['memory.swap-used-bytes', usedBytes],
    ];
  }
  const [, key = '', digits] = COUNTER.exec(line) ?? [];
  const value = Number(digits);
  if (Object.hasOwn(EVENT_COUNTERS, key)) return [[EVENT_COUNTERS[key as keyof typeof EVENT_COUNTERS], value]];
  if (pageBytes === undefined || !Object.hasOwn(PAGE_COUNTERS, key)) return [];
  return [[PAGE_COUNTERS[key as keyof typeof PAGE_COUNTERS], value * pageBytes]];
}

/** Headings of `memory_pressure`, and the line of `top` people put beside. */
function isTitle(line: string): boolean {
  return /:\s*$/.test(line) || line.startsWith('PhysMem:');
}
